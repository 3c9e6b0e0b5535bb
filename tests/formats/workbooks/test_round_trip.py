"""Workbooks written and read back: equal, in either language, also after LibreOffice saved them."""

import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clairevoie.core.answers import UNKNOWN, Answer, Assurance, Product, Response
from clairevoie.core.applicability import applicability
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.origin import Origin
from clairevoie.formats.shipped import shipped_questionnaire
from clairevoie.formats.workbooks.reading import WorkbookRead, read_workbook
from clairevoie.formats.workbooks.writing import workbook_of
from tests.strategies import responses
from tests.support.programs import required

ODD = (
    "=cmd|' /C calc'!A0",
    "+1",
    "@SUM(A1)",
    "-2",
    "https://example.org/",
    " deux espaces  ",
    "une ligne\nune autre",
    "_x0041_ et _x000D_",
    "é œ « » ’ ‑ 🦊",
    "<b>&amp;</b>",
    "<r><t>un</t></r>",
    "1",
    "TRUE",
    "2026-11-26",
    "x" * 4000,
)


def read(content: bytes, questionnaire: Questionnaire) -> WorkbookRead:
    return read_workbook(content, lambda _id, _version: questionnaire)


def kept(questionnaire: Questionnaire, response: Response) -> Response:
    """What a workbook keeps of a response: no answer that does not apply, and no empty one."""
    applies = applicability(questionnaire, response.facts)
    return replace(
        response,
        facts={
            each.id: response.facts[each.id]
            for each in questionnaire.facts
            if each.id in response.facts
        },
        answers={
            each.id: response.answers[each.id]
            for each in questionnaire.criteria
            if applies[each.id].applies is not False
            and each.id in response.answers
            and response.answers[each.id] != Answer(None)
        },
    )


@settings(max_examples=60)
@given(responses(), st.sampled_from(["fr", "en"]))
def test_what_is_written_is_read_back_equal(pair, language):
    questionnaire, response = pair
    found = read(workbook_of(questionnaire, response, language=language), questionnaire)

    assert found.refused == ()
    wanted = kept(questionnaire, response)
    assert {k: v for k, v in found.response.answers.items() if wanted.answers.get(k) != v} == {}
    assert found.response == wanted
    assert found.questionnaire is questionnaire


@pytest.mark.parametrize("comment", ODD, ids=lambda text: repr(text)[:20])
def test_a_comment_comes_back_as_it_was_whatever_it_begins_with(comment):
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    criterion = questionnaire.criteria[0]
    response = Response(
        questionnaire.id,
        questionnaire.version,
        Product(name="=1+1", version="4.20", vendor="@vendor"),
        answers={criterion.id: Answer(1, comment)},
    )
    found = read(workbook_of(questionnaire, response, language="fr"), questionnaire)

    assert found.refused == ()
    assert found.response == response


def test_what_the_file_started_from_comes_back():
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    origin = Origin(
        "7964416c-61fe-456d-a50b-2ebe76fa9da7",
        datetime(2026, 11, 26, 21, 2, tzinfo=UTC),
        3,
        {"GOV-1": 2, "GOV-2": 11},
    )

    assert (
        read(workbook_of(questionnaire, language="fr", origin=origin), questionnaire).origin
        == origin
    )
    assert read(workbook_of(questionnaire, language="fr"), questionnaire).origin is None


def test_every_level_of_the_shipped_questionnaire_is_read_back_in_both_languages():
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    for language in ("fr", "en"):
        for level in (0, 1, UNKNOWN):
            response = Response(
                questionnaire.id,
                questionnaire.version,
                Product("", "", ""),
                answers={
                    each.id: Answer(level, assurance=Assurance.EVIDENCED)
                    for each in questionnaire.criteria
                },
            )
            content = workbook_of(questionnaire, response, language=language)
            assert read(content, questionnaire).response == response


def test_no_cell_of_a_workbook_holds_a_formula():
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    with zipfile.ZipFile(BytesIO(workbook_of(questionnaire, language="fr"))) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 6
        assert not any(b"<f>" in parts.read(name) for name in sheets)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_libreoffice_opens_and_saves_it_and_nothing_is_lost(tmp_path: Path, language):
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    response = Response(
        questionnaire.id,
        questionnaire.version,
        Product("Dossier", "4.2", "Ponant", corridors=("hospital", "imaging")),
        facts={
            each.id: True
            if each.kind == "flag"
            else (each.option_ids[0] if each.kind == "choice" else frozenset(each.option_ids[:2]))
            for each in questionnaire.facts
        },
        answers={
            each.id: Answer(
                number % len(each.levels) if number % 5 else UNKNOWN, ODD[number % len(ODD)]
            )
            for number, each in enumerate(questionnaire.criteria)
        },
    )
    path = tmp_path / "answers.xlsx"
    path.write_bytes(workbook_of(questionnaire, response, language=language))
    subprocess.run(
        [
            required("soffice", "libreoffice"),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            tmp_path / "saved",
            path,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = read((tmp_path / "saved" / "answers.xlsx").read_bytes(), questionnaire)

    assert found.refused == ()
    wanted = kept(questionnaire, response)
    assert {k: v for k, v in found.response.answers.items() if wanted.answers.get(k) != v} == {}
    assert found.response == wanted
