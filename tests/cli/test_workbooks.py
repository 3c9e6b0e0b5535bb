"""Workbooks on the command line: written, scored like JSON, converted, refused by cell."""

import json
from io import BytesIO

import openpyxl
import pytest

from tests.cli.shell import GOLDEN, QUESTIONNAIRE, RESPONSE, call


def test_a_workbook_is_scored_like_the_json_that_it_is_made_from(tmp_path):
    workbook = tmp_path / "answers.xlsx"
    made = call("convert", RESPONSE, workbook, "-q", QUESTIONNAIRE)
    scored = call("score", workbook, "-q", QUESTIONNAIRE, "--json")

    assert (made.exit_code, made.output) == (0, "")
    assert scored.exit_code == 0
    assert json.loads(scored.stdout) == json.loads(
        (GOLDEN / "small.assessment.json").read_text(encoding="utf-8")
    )


def test_a_template_workbook_is_in_the_language_that_is_chosen(tmp_path):
    for language, title in (("fr", "Critères"), ("en", "Criteria")):
        path = tmp_path / f"{language}.xlsx"
        made = call("template", "segur-maturite-ssi", "-o", path, "--language", language)
        assert (made.exit_code, made.output) == (0, "")
        assert title in openpyxl.load_workbook(path).sheetnames


def test_an_empty_workbook_is_scored_as_an_empty_response(tmp_path):
    paths = [tmp_path / "empty.xlsx", tmp_path / "empty.json"]
    for path in paths:
        call("template", "segur-maturite-ssi", "-o", path)
    scored = call("score", "--json", *paths)

    assert scored.exit_code == 0
    first, second = scored.stdout.splitlines()
    assert first == second


def test_a_workbook_is_read_from_standard_input(tmp_path):
    path = tmp_path / "answers.xlsx"
    call("template", "segur-maturite-ssi", "-o", path)
    scored = call("score", "--json", "-", stdin=path.read_bytes())

    assert scored.exit_code == 0
    assert json.loads(scored.stdout)["unanswered"] == 33


def test_a_refused_row_is_named_by_its_cell_and_nothing_is_scored(tmp_path):
    path = tmp_path / "answers.xlsx"
    call("template", "segur-maturite-ssi", "-o", path, "--language", "en")
    book = openpyxl.load_workbook(path)
    row = next(
        each[0].row for each in book["Criteria"].iter_rows(max_col=1) if each[0].value == "GOV-1"
    )
    book["Criteria"][f"E{row}"] = "=1+1"
    book["Criteria"][f"E{row + 1}"] = "almost"
    book.save(path)
    scored = call("score", path)

    assert scored.exit_code == 1
    assert scored.stdout == ""
    assert scored.stderr.splitlines() == [
        f"{path}: Criteria!E{row}: a formula (write the value itself)",
        f"{path}: Criteria!E{row + 1}: not one of the levels of GOV-2 "
        "(choose from the list of the cell)",
    ]
    assert "une formule" in call("score", path, "--language", "fr").stderr


@pytest.mark.parametrize("end", [".json", ".jsonl", ".xlsx"])
def test_a_response_goes_through_every_format_and_keeps_its_score(tmp_path, end):
    path = tmp_path / f"response{end}"
    back = tmp_path / "back.json"
    assert call("convert", RESPONSE, path, "-q", QUESTIONNAIRE).exit_code == 0
    assert call("convert", path, back, "-q", QUESTIONNAIRE).exit_code == 0
    scored = call("score", back, "-q", QUESTIONNAIRE, "--json")

    assert json.loads(scored.stdout) == json.loads(
        (GOLDEN / "small.assessment.json").read_text(encoding="utf-8")
    )


def test_several_responses_go_into_lines_only(tmp_path):
    one = json.dumps(json.loads(RESPONSE.read_text(encoding="utf-8")))
    several = tmp_path / "several.jsonl"
    several.write_text(f"{one}\n{one}\n", encoding="utf-8")
    lines = call("convert", several, tmp_path / "out.jsonl", "-q", QUESTIONNAIRE)
    refused = call("convert", several, tmp_path / "out.xlsx", "-q", QUESTIONNAIRE)

    assert lines.exit_code == 0
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert refused.exit_code == 2
    assert "holds 2 responses" in refused.stderr
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("name", ["out.csv", "out", "out.xls"])
def test_an_unknown_format_is_wrong_usage(tmp_path, name):
    refused = call("convert", RESPONSE, tmp_path / name, "-q", QUESTIONNAIRE)

    assert refused.exit_code == 2
    assert "must end in" in refused.stderr


def test_a_faulty_file_is_not_converted_and_nothing_is_written(tmp_path):
    faulty = tmp_path / "faulty.json"
    faulty.write_text('{"format": "nonsense"}')
    refused = call("convert", faulty, tmp_path / "out.xlsx", "-q", QUESTIONNAIRE)

    assert refused.exit_code == 1
    assert "faulty.json:1: format" in refused.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_a_filled_file_is_not_replaced_unless_forced(tmp_path):
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"mine")

    assert call("convert", RESPONSE, target, "-q", QUESTIONNAIRE).exit_code == 2
    assert call("template", "segur-maturite-ssi", "-o", target).exit_code == 2
    assert target.read_bytes() == b"mine"
    assert call("convert", RESPONSE, target, "-q", QUESTIONNAIRE, "--force").exit_code == 0
    assert openpyxl.load_workbook(BytesIO(target.read_bytes()))
