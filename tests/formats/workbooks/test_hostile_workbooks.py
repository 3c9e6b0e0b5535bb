"""Workbooks that were broken, or made to break: each refused by its cell or as a whole, in a moment."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from clairevoie.core.answers import UNKNOWN, Answer, Product, Response
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.responses import UnknownQuestionnaire
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.clock import MAXIMUM_SECONDS
from clairevoie.formats.workbooks.reading import MAXIMUM_REFUSED, WorkbookRead, read_workbook
from clairevoie.formats.workbooks.rows import MAXIMUM_ROWS
from clairevoie.formats.workbooks.writing import workbook_of
from tests.cli.shell import QUESTIONNAIRE

SMALL = read_questionnaire(QUESTIONNAIRE.read_bytes())
RESPONSE = Response(
    SMALL.id,
    SMALL.version,
    Product("Dossier", "4.2", "Ponant", corridors=("hospital",)),
    facts={"hosting": frozenset({"vendor"}), "mobile": True},
    answers={
        "GOV-1": Answer(1, "politique signée"),
        "GOV-2": Answer(UNKNOWN),
        "OPS-1": Answer(0),
    },
)
WORKBOOK = workbook_of(SMALL, RESPONSE, language="fr")
CRITERIA, FACTS, PRODUCT = "Critères", "Caractéristiques", "Produit"

Edit = Callable[[openpyxl.Workbook], None]


def read(content: bytes, questionnaire: Questionnaire = SMALL) -> WorkbookRead:
    return read_workbook(content, lambda _id, _version: questionnaire)


def edited(edit: Edit) -> bytes:
    book = openpyxl.load_workbook(BytesIO(WORKBOOK))
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def row_of(key: str, sheet: str = CRITERIA) -> int:
    rows = openpyxl.load_workbook(BytesIO(WORKBOOK))[sheet].iter_rows(max_col=1)
    return next(row[0].row for row in rows if row[0].value == key)


def with_parts(change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def said(content: bytes) -> str:
    """Why a whole file is refused."""
    with pytest.raises(InvalidDocument) as refused:
        read(content)
    return " ".join(str(each) for each in refused.value.faults)


# ---- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("=1+1", "a formula"),
        ('=HYPERLINK("https://example.org")', "a formula"),
        ("3", "not one of the levels"),
        (7, "not one of the levels"),
        (1.5, "not one of the levels"),
        (-1, "not one of the levels"),
        (True, "not one of the levels"),
        ("1 – un autre texte", "not one of the levels"),
        ("peut-être", "not one of the levels"),
        ("#N/A", "an error of the spreadsheet"),
    ],
)
def test_an_answer_that_is_no_level_is_refused_by_its_cell_and_the_others_are_read(value, why):
    row = row_of("GOV-1")
    found = read(edited(lambda book: book[CRITERIA].__setitem__(f"E{row}", value)))

    [refused] = found.refused
    assert (refused.place, refused.what[: len(why)]) == (f"{CRITERIA}!E{row}", why)
    assert refused.mend
    assert set(found.response.answers) == {"GOV-2", "OPS-1"}


@pytest.mark.parametrize("value", [2, 2.0, "2", " 2 ", "2 – Written and revised yearly"])
def test_a_level_may_be_named_by_its_number_or_in_the_other_language(value):
    row = row_of("GOV-2")
    english = f"2 – {SMALL.criterion('GOV-2').levels[2].label['en']}"
    written = english if isinstance(value, str) and "–" in value else value
    found = read(edited(lambda book: book[CRITERIA].__setitem__(f"E{row}", written)))

    assert found.refused == ()
    assert found.response.answers["GOV-2"].level == 2


def test_a_date_in_a_cell_is_refused():
    import datetime  # noqa: PLC0415

    row = row_of("GOV-1")
    day = datetime.date(2026, 11, 26)
    found = read(edited(lambda book: book[CRITERIA].__setitem__(f"E{row}", day)))

    assert [each.what for each in found.refused] == ["a date"]


def test_a_comment_that_is_too_long_is_refused_by_its_own_cell():
    row = row_of("GOV-1")
    found = read(edited(lambda book: book[CRITERIA].__setitem__(f"F{row}", "x" * 4001)))

    [refused] = found.refused
    assert refused.place == f"{CRITERIA}!F{row}"
    assert "4001 characters" in refused.what


def test_merged_cells_are_refused_one_by_one():
    first = row_of("GOV-1")
    found = read(edited(lambda book: book[CRITERIA].merge_cells(f"E{first}:E{first + 2}")))

    assert [each.place for each in found.refused] == [
        f"{CRITERIA}!E{row}" for row in range(first, first + 3)
    ]
    assert {each.what for each in found.refused} == {"a merged cell"}
    assert set(found.response.answers) == {"OPS-1"}


def test_an_edited_key_is_refused_and_its_answer_is_not_given_to_another():
    row = row_of("GOV-1")
    found = read(edited(lambda book: book[CRITERIA].__setitem__(f"A{row}", "GOV-77")))

    [refused] = found.refused
    assert refused.place == f"{CRITERIA}!E{row}"
    assert "GOV-77" in refused.what
    assert set(found.response.answers) == {"GOV-2", "OPS-1"}


def test_a_key_that_stands_twice_leaves_its_answer_out():
    row = row_of("GOV-2")
    found = read(edited(lambda book: book[CRITERIA].__setitem__(f"A{row}", "GOV-1")))

    assert ["stands twice" in each.what for each in found.refused] == [True]
    assert set(found.response.answers) == {"OPS-1"}


def test_ten_thousand_more_rows_are_refused_and_only_so_many_are_named():
    def edit(book: openpyxl.Workbook) -> None:
        for _ in range(10_000):
            book[CRITERIA].append([None, None, None, None, "1", "x"])

    found = read(edited(edit))

    assert len(found.refused) == MAXIMUM_REFUSED + 1
    assert found.refused[-1].what == f"{10_000 - MAXIMUM_REFUSED} more rows are refused"
    assert found.response.answers == RESPONSE.answers


def test_empty_rows_more_are_nothing():
    found = read(edited(lambda book: book[CRITERIA].insert_rows(row_of("OPS-1"), 500)))

    assert found.refused == ()
    assert found.response == RESPONSE


def test_what_is_written_far_below_refuses_the_file():
    content = edited(lambda book: book[CRITERIA].__setitem__(f"E{MAXIMUM_ROWS + 5}", "1"))

    assert f"more than {MAXIMUM_ROWS} rows" in said(content)


@pytest.mark.parametrize("value", ["perhaps", "=TRUE()", 3])
def test_a_fact_that_is_neither_yes_nor_no_is_refused_by_its_cell(value):
    row = row_of("mobile", FACTS)
    found = read(edited(lambda book: book[FACTS].__setitem__(f"C{row}", value)))

    assert [each.place for each in found.refused] == [f"{FACTS}!C{row}"]
    assert found.response.facts == {"hosting": frozenset({"vendor"})}


def test_facts_may_be_ticked_with_yes_alone_and_in_either_language():
    rows = {key: row_of(key, FACTS) for key in ("hosting:vendor", "hosting:client", "mobile")}

    def edit(book: openpyxl.Workbook) -> None:
        book[FACTS][f"C{rows['hosting:vendor']}"] = None
        book[FACTS][f"C{rows['hosting:client']}"] = "YES"
        book[FACTS][f"C{rows['mobile']}"] = False

    found = read(edited(edit))

    assert found.refused == ()
    assert found.response.facts == {"hosting": frozenset({"client"}), "mobile": False}


def test_a_product_that_cannot_be_is_refused_by_its_cells():
    rows = {key: row_of(key, PRODUCT) for key in ("name", "corridors")}

    def edit(book: openpyxl.Workbook) -> None:
        book[PRODUCT][f"C{rows['name']}"] = "x" * 5000
        book[PRODUCT][f"C{rows['corridors']}"] = "hospital, Not A Corridor"

    found = read(edited(edit))

    assert {each.place for each in found.refused} == {f"{PRODUCT}!C{row}" for row in rows.values()}
    assert (found.response.product.name, found.response.product.version) == ("", "4.2")


# ---- sheets ------------------------------------------------------------------------------------


def test_sheets_may_be_renamed_and_moved():
    def edit(book: openpyxl.Workbook) -> None:
        book[CRITERIA].title = "Réponses de Léa"
        book.move_sheet("Réponses de Léa", -3)

    found = read(edited(edit))

    assert found.refused == ()
    assert found.response == RESPONSE


@pytest.mark.parametrize("sheet", ["clairevoie", PRODUCT, FACTS, CRITERIA])
def test_a_missing_sheet_refuses_the_file(sheet):
    assert "is missing" in said(edited(lambda book: book.remove(book[sheet])))


def test_a_copied_sheet_refuses_the_file():
    assert "stands twice" in said(edited(lambda book: book.copy_worksheet(book[CRITERIA])))


def test_sheets_of_ones_own_are_left_alone():
    def edit(book: openpyxl.Workbook) -> None:
        book.create_sheet("Notes")["A1"] = "=1+1"

    assert read(edited(edit)).response == RESPONSE


# ---- the questionnaire ---------------------------------------------------------------------------


def test_a_workbook_of_an_unknown_questionnaire_is_refused():
    def find(identifier: str, version: str) -> Questionnaire:
        raise UnknownQuestionnaire(f"{identifier} {version}", "")

    with pytest.raises(InvalidDocument) as refused:
        read_workbook(WORKBOOK, find)
    assert [each.fault.path for each in refused.value.faults] == [("questionnaire",)]


def test_a_workbook_of_another_text_of_the_same_version_is_refused():
    other = read_questionnaire(QUESTIONNAIRE.read_bytes().replace(b"fr: ", b"fr: Un peu "))

    with pytest.raises(InvalidDocument) as refused:
        read(WORKBOOK, other)
    assert "another text" in str(refused.value.faults[0])


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", "clairevoie/workbook/2"), ("questionnaire.digest", "sha-256:0"), ("format", None)],
)
def test_an_edited_identity_refuses_the_file(key, value):
    row = row_of(key, "clairevoie")

    assert said(edited(lambda book: book["clairevoie"].__setitem__(f"B{row}", value)))


def test_an_origin_that_makes_no_sense_is_no_origin():
    def edit(book: openpyxl.Workbook) -> None:
        for values in (
            ("origin.response", "x"),
            ("origin.exported_at", "hier"),
            ("origin.facts_revision", "-1"),
            ("revision.GOV-1", "9" * 400),
        ):
            book["clairevoie"].append(values)

    assert read(edited(edit)).origin is None


# ---- the file ------------------------------------------------------------------------------------


def bomb(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet4.xml"] = b" " * 200_000_000


def entities(parts: dict[str, bytes]) -> None:
    parts["xl/sharedStrings.xml"] = re.sub(
        rb"<sst",
        b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst',
        parts["xl/sharedStrings.xml"],
        count=1,
    )


def macros(parts: dict[str, bytes]) -> None:
    parts["xl/vbaProject.bin"] = b"macro"


def links(parts: dict[str, bytes]) -> None:
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"


def many_parts(parts: dict[str, bytes]) -> None:
    parts.update({f"xl/media/{number}.png": b"" for number in range(1000)})


def many_cells(parts: dict[str, bytes]) -> None:
    row = b'<row r="5">' + b'<c r="E5"><v>1</v></c>' * 250_000 + b"</row>"
    sheet = parts["xl/worksheets/sheet4.xml"]
    parts["xl/worksheets/sheet4.xml"] = sheet.replace(b"</sheetData>", row + b"</sheetData>")


def broken(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet4.xml"] = parts["xl/worksheets/sheet4.xml"][:500]


def strange_index(parts: dict[str, bytes]) -> None:
    sheet = parts["xl/worksheets/sheet4.xml"]
    parts["xl/worksheets/sheet4.xml"] = re.sub(rb"<v>[0-9]+</v>", b"<v>999999999</v>", sheet)


def wide(parts: dict[str, bytes]) -> None:
    text = parts["xl/workbook.xml"].decode().replace("UTF-8", "UTF-16")
    parts["xl/workbook.xml"] = text.encode("utf-16")


def word(parts: dict[str, bytes]) -> None:
    parts.clear()
    parts["word/document.xml"] = b"<document/>"


def open_document(parts: dict[str, bytes]) -> None:
    parts.clear()
    parts["mimetype"] = b"application/vnd.oasis.opendocument.spreadsheet"
    parts["content.xml"] = b"<office/>"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (bomb, "MB once unpacked"),
        (entities, "declarations of its own"),
        (macros, "with macros"),
        (links, "links to other files"),
        (many_parts, "parts"),
        (many_cells, "cells"),
        (broken, "cannot be read"),
        (strange_index, "cannot be read"),
        (wide, "declarations of its own"),
        (word, "a text document"),
        (open_document, "an OpenDocument file"),
    ],
)
def test_a_file_that_is_no_plain_workbook_is_refused_with_the_reason(change, why):
    assert why in said(with_parts(change))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or encrypted"),
        (WORKBOOK[: len(WORKBOOK) // 2], "not a whole workbook"),
        (WORKBOOK[:-30], "not a whole workbook"),
        (b"PK\x03\x04", "not a whole workbook"),
        (b"PK\x03\x04" + b"\0" * MAXIMUM_BYTES, "MB"),
    ],
    ids=["xls", "half", "almost whole", "first bytes", "large"],
)
def test_a_file_that_is_old_cut_off_or_too_large_is_refused(content, why):
    assert why in said(content)


def test_every_single_byte_changed_is_refused_or_read_and_never_an_error():
    for place in range(0, len(WORKBOOK), len(WORKBOOK) // 60):
        changed = bytearray(WORKBOOK)
        changed[place] ^= 0xFF
        try:
            read(bytes(changed))
        except InvalidDocument as refused:
            assert refused.faults


class Clock:
    """A clock on which this many seconds pass each time it is looked at."""

    def __init__(self, step: float) -> None:
        self.step, self.now, self.looks = step, 0.0, 0

    def __call__(self) -> float:
        self.now += self.step
        self.looks += 1
        return self.now


def read_by(clock: Clock) -> WorkbookRead:
    return read_workbook(WORKBOOK, lambda _id, _version: SMALL, clock)


def test_a_file_that_takes_too_long_is_refused_in_the_middle_of_its_rows():
    patient = Clock(0)
    assert read_by(patient).response == RESPONSE
    for after in (1, 2, patient.looks // 2):
        hurried = Clock(MAXIMUM_SECONDS / after)
        with pytest.raises(InvalidDocument) as refused:
            read_by(hurried)
        assert refused.value.faults[0].fault.what == "not read within 10 seconds"
        assert hurried.looks < patient.looks


def test_columns_and_cells_are_named_as_spreadsheets_do():
    assert layout.cell_name(5, 12) == "E12"
