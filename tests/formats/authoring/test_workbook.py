"""A questionnaire's workbook: read back equal, every fault by its cell, hostile files refused."""

import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clairevoie.core.questionnaire import (
    Change,
    Questionnaire,
    Reference,
    Replacement,
    faults_of,
)
from clairevoie.formats.authoring import layout
from clairevoie.formats.authoring.reading import (
    is_questionnaire_workbook,
    read_questionnaire_workbook,
)
from clairevoie.formats.authoring.writing import questionnaire_workbook
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.shipped import shipped_questionnaire
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument
from clairevoie.formats.workbooks.clock import MAXIMUM_SECONDS
from clairevoie.formats.workbooks.writing import workbook_of
from tests.cli.shell import QUESTIONNAIRE
from tests.strategies import questionnaires
from tests.support.programs import required

SMALL = read_questionnaire(QUESTIONNAIRE.read_bytes())
WORKBOOK = questionnaire_workbook(SMALL, language="fr")
HEADER, FACTS, CHOICES, THEMES, CRITERIA = (
    "Questionnaire", "Caractéristiques", "Options", "Thèmes", "Critères",
)  # fmt: skip
FIRST_ROW = layout.NAME_ROW + 1

ODD = (
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    " deux espaces  ",
    "une ligne\nune autre",
    "_x0041_ et _x000D_",
    "é œ « » ’ ‑ 🦊",
    "<r><t>un</t></r>",
    "1",
    "TRUE",
    "1.10",
    "x" * 4000,
)

Edit = Callable[[openpyxl.Workbook], None]


def edited(edit: Edit, workbook: bytes = WORKBOOK) -> bytes:
    book = openpyxl.load_workbook(BytesIO(workbook))
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell(name: str, row: int, sheet: str = CRITERIA) -> str:
    """Where the column of this name stands in a row, as `F4`."""
    names = openpyxl.load_workbook(BytesIO(WORKBOOK))[sheet][layout.NAME_ROW]
    return next(f"{each.column_letter}{row}" for each in names if each.value == name)


def with_cell(name: str, value: object, *, row: int = FIRST_ROW, sheet: str = CRITERIA) -> bytes:
    return edited(lambda book: book[sheet].__setitem__(cell(name, row, sheet), value))


def faults(content: bytes) -> list[tuple[str, str]]:
    """The place and the words of each fault."""
    with pytest.raises(InvalidDocument) as refused:
        read_questionnaire_workbook(content)
    return [
        (str(each.fault.path[0]) if each.fault.path else "", str(each.fault.what))
        for each in refused.value.faults
    ]


def said(content: bytes) -> str:
    return " ".join(what for _, what in faults(content))


def odd_questionnaire() -> Questionnaire:
    """Texts that a spreadsheet would like to take for something else, in every part."""
    words = chain.from_iterable(ODD for _ in range(20))

    def text() -> dict[str, str]:
        return {language: next(words) for language in SMALL.languages}

    return replace(
        SMALL,
        version="1.10",
        title=text(),
        description=text(),
        facts=tuple(
            replace(
                each,
                label=text(),
                help=text(),
                options=tuple(replace(one, label=text()) for one in each.options),
            )
            for each in SMALL.facts
        ),
        themes=tuple(replace(each, title=text()) for each in SMALL.themes),
        criteria=tuple(
            replace(
                each,
                question=text(),
                help=text(),
                levels=tuple(replace(one, label=text()) for one in each.levels),
                evidence=text(),
                references=(Reference("a | b", "c\nd"), Reference("", " e "), Reference("{", "f")),
                replaces=(
                    Replacement("GOV-7", "1", Change.SPLIT),
                    Replacement("GOV-8", "0.9-b", Change.MERGED),
                ),
            )
            for each in SMALL.criteria
        ),
    )


# ---- round trip --------------------------------------------------------------------------------


@settings(max_examples=40)
@given(questionnaires(), st.sampled_from(["fr", "en"]))
def test_what_is_written_is_read_back_equal(questionnaire, language):
    again = read_questionnaire_workbook(questionnaire_workbook(questionnaire, language=language))

    assert again == questionnaire
    assert again.digest == questionnaire.digest


def test_the_shipped_questionnaire_is_read_back_with_its_digest():
    shipped = shipped_questionnaire("segur-maturite-ssi", "1")
    again = read_questionnaire_workbook(questionnaire_workbook(shipped, language="en"))

    assert again.digest == shipped.digest


def test_texts_come_back_as_they_were_whatever_they_look_like():
    odd = odd_questionnaire()

    assert list(faults_of(odd)) == []
    assert read_questionnaire_workbook(questionnaire_workbook(odd, language="fr")) == odd


def test_libreoffice_opens_and_saves_it_and_nothing_is_lost(tmp_path: Path):
    path = tmp_path / "questionnaire.xlsx"
    odd = odd_questionnaire()
    path.write_bytes(questionnaire_workbook(odd, language="fr"))
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
    saved = (tmp_path / "saved" / "questionnaire.xlsx").read_bytes()

    assert is_questionnaire_workbook(saved)
    assert read_questionnaire_workbook(saved) == odd


def test_no_cell_holds_a_formula():
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 6
        assert not any(b"<f>" in parts.read(name) for name in sheets)


def test_a_text_that_no_cell_can_hold_is_refused_when_it_is_written():
    long = tuple(Reference(f"{number} " + "x" * 3000, "y") for number in range(20))
    first = replace(SMALL.criteria[0], references=long)

    with pytest.raises(InvalidDocument) as refused:
        questionnaire_workbook(replace(SMALL, criteria=(first, *SMALL.criteria[1:])), language="fr")
    assert "characters for the cell" in str(refused.value.faults[0])


# ---- what is free ------------------------------------------------------------------------------


def test_sheets_columns_headings_and_empty_rows_may_be_moved():
    def edit(book: openpyxl.Workbook) -> None:
        book[CRITERIA].title = "Mes critères"
        book.move_sheet("Mes critères", -4)
        book["Mes critères"].insert_rows(FIRST_ROW + 1, 3)
        book["Mes critères"].insert_cols(3, 2)
        book[THEMES].insert_rows(2, 2)
        book[FACTS].delete_rows(layout.HEADING_ROW)

    assert read_questionnaire_workbook(edited(edit)) == SMALL


def test_what_was_typed_as_a_number_is_taken_where_nothing_is_lost():
    def edit(book: openpyxl.Workbook) -> None:
        book[HEADER][cell("version", FIRST_ROW, HEADER)] = 1
        book[CRITERIA][cell("target", FIRST_ROW)] = 1
        book[CRITERIA][cell("critical", FIRST_ROW)] = True

    read = read_questionnaire_workbook(edited(edit))

    assert (read.version, read.criteria[0].target, read.criteria[0].critical) == ("1", 1, True)


def test_a_language_is_added_by_its_columns():
    german = {"fr": "de"}

    def edit(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets[1:]:
            for column in list(sheet[layout.NAME_ROW]):
                stem, _, language = str(column.value).rpartition(".")
                if language in german:
                    added = sheet.max_column + 1
                    sheet.cell(layout.NAME_ROW, added, f"{stem}.de")
                    for row in range(FIRST_ROW, sheet.max_row + 1):
                        sheet.cell(row, added, sheet.cell(row, column.column).value)
        book[HEADER][cell("languages", FIRST_ROW, HEADER)] = "fr, en, de"

    read = read_questionnaire_workbook(edited(edit))

    assert read.languages == ("fr", "en", "de")
    assert read.criteria[0].question["de"] == SMALL.criteria[0].question["fr"]


# ---- faults by their cells ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("id", "gov 1", "is not a criterion's id"),
        ("id", None, "'id' is missing"),
        ("theme", "nowhere", "unknown theme"),
        ("question.en", None, "no text in 'en'"),
        ("level.1.en", None, "no text in 'en'"),
        ("target", "7", "is out of range"),
        ("target", "high", "not a whole number"),
        ("target", 1.5, "a number that a spreadsheet may round"),
        ("critical", "perhaps", "neither yes nor no"),
        ("applies_when", "mobile is", "the condition stops short"),
        ("applies_when", "nothing is true", "unknown fact 'nothing'"),
        ("applies_when", "mobile is red", "'red' on the flag"),
        ("references", "ISO 27001", "a line that cannot be read"),
        ("replaces", "GOV-1 | 1 | renamed", "'renamed' is not known"),
        ("replaces", "GOV-1 | v 1 | same", "is not a version"),
        ("question.fr", "=1+1", "a formula"),
        ("question.fr", True, "true or false where a text is wanted"),
        ("question.fr", "#N/A", "an error of the spreadsheet"),
        ("question.fr", "x" * 4001, "text of 4001 characters"),
    ],
)
def test_a_fault_is_named_by_its_sheet_and_cell(name, value, why):
    [(place, what)] = faults(with_cell(name, value))

    assert place == f"{CRITERIA}!{cell(name, FIRST_ROW)}"
    assert why in what


def test_every_fault_is_told_at_once_in_the_order_of_the_sheets():
    def edit(book: openpyxl.Workbook) -> None:
        book[CRITERIA][cell("target", FIRST_ROW)] = "=2"
        book[THEMES][cell("title.fr", FIRST_ROW, THEMES)] = None
        book[CHOICES][cell("fact", FIRST_ROW, CHOICES)] = "unheard"
        book[FACTS][cell("kind", FIRST_ROW, FACTS)] = "several"
        book[HEADER][cell("version", FIRST_ROW, HEADER)] = "un deux"

    assert [place.partition("!")[0] for place, _ in faults(edited(edit))][:5] == [
        HEADER, FACTS, CHOICES, THEMES, CRITERIA,
    ]  # fmt: skip


def test_merged_cells_are_refused_by_cell():
    question = cell("question.fr", FIRST_ROW)
    below = cell("question.fr", FIRST_ROW + 1)
    found = faults(edited(lambda book: book[CRITERIA].merge_cells(f"{question}:{below}")))

    assert found == [
        (f"{CRITERIA}!{question}", "a merged cell"),
        (f"{CRITERIA}!{below}", "a merged cell"),
    ]


def test_a_level_left_out_between_others_is_a_fault():
    three = next(number for number, each in enumerate(SMALL.criteria) if len(each.levels) > 2)

    def edit(book: openpyxl.Workbook) -> None:
        for language in SMALL.languages:
            book[CRITERIA][cell(f"level.1.{language}", FIRST_ROW + three)] = None

    assert {what for _, what in faults(edited(edit))} == {"no text in 'fr'", "no text in 'en'"}


# ---- structure ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "whys"),
    [
        ("queston.fr", ["names no column", "question.fr is missing"]),
        (None, ["nothing is read from this column", "question.fr is missing"]),
        ("question.en", ["question.en stands twice", "question.fr is missing"]),
    ],
)
def test_an_edited_name_of_a_column_refuses_the_workbook(value, whys):
    found = said(with_cell("question.fr", value, row=layout.NAME_ROW))

    assert all(why in found for why in whys)


def test_a_sheet_without_its_names_refuses_the_workbook():
    content = edited(lambda book: book[CRITERIA].delete_rows(layout.NAME_ROW))

    assert "no row names the columns of 'Critères'" in said(content)


def test_what_stands_outside_of_the_columns_is_not_silently_lost():
    assert "nothing is read from this column" in said(
        edited(lambda book: book[THEMES].__setitem__("Z6", "to think about"))
    )


@pytest.mark.parametrize("sheet", [HEADER, FACTS, CHOICES, THEMES, CRITERIA])
def test_a_missing_sheet_refuses_the_workbook(sheet):
    assert "is missing" in said(edited(lambda book: book.remove(book[sheet])))


def test_a_copied_sheet_refuses_the_workbook():
    assert "stands twice" in said(edited(lambda book: book.copy_worksheet(book[CRITERIA])))


def test_a_response_is_no_questionnaire():
    response = workbook_of(SMALL, language="fr")

    assert not is_questionnaire_workbook(response)
    assert is_questionnaire_workbook(WORKBOOK)
    assert "the sheet of the questionnaire is missing" in said(response)


def test_a_second_questionnaire_is_refused():
    assert "a second questionnaire" in said(
        with_cell("id", "other", row=FIRST_ROW + 1, sheet=HEADER)
    )


def test_an_empty_questionnaire_is_refused_by_what_it_lacks():
    def edit(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets[1:]:
            sheet.delete_rows(FIRST_ROW, 100)

    found = said(edited(edit))
    assert "'id' is missing" in found
    assert "'title' is missing" in found


# ---- hostile files -----------------------------------------------------------------------------


def with_parts(change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def bomb(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet6.xml"] = b" " * 200_000_000


def entities(parts: dict[str, bytes]) -> None:
    strings = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = strings.replace(b"<sst", b"<!DOCTYPE sst []><sst", 1)


def macros(parts: dict[str, bytes]) -> None:
    parts["xl/vbaProject.bin"] = b"macro"


def merges(parts: dict[str, bytes]) -> None:
    sheet = parts["xl/worksheets/sheet6.xml"]
    many = b'<mergeCell ref="B900:C900"/>' * 100_000
    parts["xl/worksheets/sheet6.xml"] = sheet.replace(
        b"</sheetData>", b"</sheetData><mergeCells>" + many + b"</mergeCells>"
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (bomb, "MB once unpacked"),
        (entities, "declarations of its own"),
        (macros, "macros"),
        (merges, "merged cells"),
    ],
)
def test_a_workbook_made_to_harm_is_refused(change, why):
    assert why in said(with_parts(change))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", WORKBOOK[:2000], b"\xd0\xcf\x11\xe0" * 100, b"x" * (MAXIMUM_BYTES + 1)],
    ids=["empty", "zip", "cut", "old", "long"],
)
def test_what_is_no_workbook_is_refused(content):
    assert faults(content)
    assert not is_questionnaire_workbook(content)


def test_ten_thousand_rows_are_refused_as_a_whole():
    def edit(book: openpyxl.Workbook) -> None:
        for number in range(10_000):
            book[CRITERIA].append([None, f"GOV-{number}", "governance"])

    [(place, what)] = faults(edited(edit))
    assert place == f"{CRITERIA}!B{layout.NAME_ROW}"
    assert what == f"a list of {10_000 + len(SMALL.criteria)}"


def test_a_workbook_that_takes_too_long_is_given_up():
    instants = iter(range(0, 1000 * MAXIMUM_SECONDS, MAXIMUM_SECONDS))

    with pytest.raises(InvalidDocument) as refused:
        read_questionnaire_workbook(WORKBOOK, lambda: next(instants))
    assert "not read within" in str(refused.value.faults[0])


@given(st.data())
@settings(max_examples=25)
def test_any_cell_may_say_anything_and_only_faults_come_of_it(data):
    value = data.draw(
        st.one_of(
            st.none(), st.booleans(), st.integers(-3, 9), st.floats(allow_nan=False),
            st.sampled_from(["=1", "|", "{", "a | b", "not", "(", "x" * 5000, "é"]),
        )
    )  # fmt: skip
    sheet = data.draw(st.sampled_from([HEADER, FACTS, CHOICES, THEMES, CRITERIA]))
    place = (data.draw(st.integers(1, 8)), data.draw(st.integers(2, 20)))
    content = edited(lambda book: book[sheet].cell(*place).__setattr__("value", value))
    try:
        read_questionnaire_workbook(content)
    except InvalidDocument as invalid:
        assert all(each.fault.what for each in invalid.faults)
