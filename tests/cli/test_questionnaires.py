"""Questionnaires on the command line: workbooks checked by cell, and converted between formats."""

from io import BytesIO

import openpyxl
import pytest

from clairevoie.formats.questionnaire_files import read_questionnaire_file
from clairevoie.formats.questionnaires import read_questionnaire
from tests.cli.shell import GOLDEN, QUESTIONNAIRE, RESPONSE, call

SMALL = read_questionnaire(QUESTIONNAIRE.read_bytes())


@pytest.mark.parametrize("end", [".xlsx", ".json", ".yaml", ".yml"])
def test_a_questionnaire_goes_through_every_format_and_keeps_its_digest(tmp_path, end):
    path, back = tmp_path / f"small{end}", tmp_path / "back.yaml"
    made = call("convert", QUESTIONNAIRE, path)
    again = call("convert", path, back)

    assert [(each.exit_code, each.output) for each in (made, again)] == [(0, "")] * 2
    assert SMALL.digest in call("check", path).stdout
    assert read_questionnaire(back.read_bytes()) == SMALL


def test_a_shipped_questionnaire_is_converted_by_its_name(tmp_path):
    path = tmp_path / "shipped.xlsx"

    assert call("convert", "segur-maturite-ssi", path, "--language", "en").exit_code == 0
    assert "Criteria" in openpyxl.load_workbook(BytesIO(path.read_bytes())).sheetnames
    assert read_questionnaire_file(path.read_bytes()).id == "segur-maturite-ssi"


def test_a_questionnaire_comes_from_standard_input_where_yaml_is_wanted(tmp_path):
    path = tmp_path / "small.yaml"

    assert call("convert", "-", path, stdin=QUESTIONNAIRE.read_bytes()).exit_code == 0
    assert read_questionnaire(path.read_bytes()) == SMALL


def test_the_faults_of_a_workbook_are_printed_by_sheet_and_cell(tmp_path):
    path = tmp_path / "small.xlsx"
    call("convert", QUESTIONNAIRE, path, "--language", "en")
    book = openpyxl.load_workbook(path)
    book["Criteria"]["C4"] = "nowhere"
    book["Themes"]["C4"] = "=1+1"
    book.save(path)
    checked = call("check", path)
    converted = call("convert", path, tmp_path / "out.yaml")

    assert checked.exit_code == converted.exit_code == 1
    assert checked.stderr == converted.stderr
    assert [line.split(": ")[1] for line in checked.stderr.splitlines()] == [
        "Themes!C4",
        "Criteria!C4",
    ]
    assert not (tmp_path / "out.yaml").exists()


def test_a_workbook_of_answers_is_no_questionnaire(tmp_path):
    path = tmp_path / "answers.xlsx"
    call("convert", RESPONSE, path, "-q", QUESTIONNAIRE)

    refused = call("check", path)
    assert refused.exit_code == 1
    assert "the sheet of the questionnaire is missing" in refused.stderr


def test_a_faulty_questionnaire_is_not_converted(tmp_path):
    refused = call("convert", GOLDEN / "faulty.questionnaire.yaml", tmp_path / "out.xlsx")

    assert refused.exit_code == 1
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out"])
def test_a_questionnaire_is_not_written_as_something_else(tmp_path, name):
    refused = call("convert", QUESTIONNAIRE, tmp_path / name)

    assert refused.exit_code == 2
    assert "must end in" in refused.stderr


def test_what_is_neither_a_file_nor_shipped_is_wrong_usage(tmp_path):
    assert call("convert", tmp_path / "none.json", tmp_path / "out.json").exit_code == 2
    assert call("convert", tmp_path / "none.json", tmp_path / "out.yaml").exit_code == 2
