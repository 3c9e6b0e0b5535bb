"""A questionnaire as a workbook to write in, with XlsxWriter.

Every cell holds a text, written as it is: no formula, no number that a spreadsheet could round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias

from clairevoie.core.conditions import FactKind
from clairevoie.core.faults import Text
from clairevoie.core.questionnaire import MAXIMUM_LEVELS, Criterion, Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.authoring import layout
from clairevoie.formats.authoring.expressions import expression
from clairevoie.formats.authoring.layout import Table
from clairevoie.formats.authoring.lists import REFERENCE, REPLACEMENT, listed
from clairevoie.formats.authoring.words import WORDS, Words
from clairevoie.formats.spreadsheets import OPTIONS, put
from clairevoie.formats.trees import refuse
from clairevoie.formats.wording import Language, text_in
from clairevoie.formats.workbooks.layout import cell_name
from clairevoie.formats.workbooks.sheets import Looks, quoted, set_height

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

# One row of a table: the text of each column that has one.
Cells: TypeAlias = Mapping[str, str]

LONGEST_CELL: Final = 32_767  # characters, by the format
SPARE_ROWS: Final = 200  # below the last row, with the same drop-downs
WIDE: Final = 44  # characters
NARROW: Final = 20
READ_ME_WIDTH: Final = 96
_WIDTHS: Final[Mapping[str, int]] = {
    "languages": 18,
    "applies_when": 40,
    "references": 40,
    "replaces": 26,
    "critical": 10,
    "target": 10,
}


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook being written."""

    made: Workbook
    looks: Looks
    words: Words
    questionnaire: Questionnaire


def questionnaire_workbook(questionnaire: Questionnaire, *, language: Language) -> bytes:
    """The workbook of a questionnaire. XLSX bytes; the language is that of headings and help.

    Raises `InvalidDocument` where a cell could not hold what there is to say.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 — heavy: only where a workbook is made

    written = BytesIO()
    made = Workbook(written, OPTIONS)
    with made:
        book = _Book(made, Looks.of(made), WORDS[language], questionnaire)
        _read_me(book, text_in(questionnaire.title, language))
        for table, rows in _tables(questionnaire, book.words):
            _table(book, table, rows)
    return written.getvalue()


def _read_me(book: _Book, title: str) -> None:
    sheet = book.made.add_worksheet(book.words.read_me)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, READ_ME_WIDTH)
    put(sheet, 0, 0, title, book.looks.title)
    for row, line in enumerate(book.words.instructions, start=2):
        put(sheet, row, 0, line, book.looks.text)
        set_height(sheet, row, [(line, READ_ME_WIDTH)])


# ---- what stands in each table -----------------------------------------------------------------


def _tables(questionnaire: Questionnaire, words: Words) -> Iterator[tuple[Table, Sequence[Cells]]]:
    yield (
        layout.QUESTIONNAIRE,
        [
            {
                "id": questionnaire.id,
                "version": questionnaire.version,
                "languages": ", ".join(questionnaire.languages),
                **_texts("title", questionnaire.title),
                **_texts("description", questionnaire.description),
            }
        ],
    )
    yield (
        layout.FACTS,
        [
            {
                "id": each.id,
                "kind": str(each.kind),
                **_texts("label", each.label),
                **_texts("help", each.help),
            }
            for each in questionnaire.facts
        ],
    )
    yield (
        layout.OPTIONS,
        [
            {"fact": each.id, "id": option.id, **_texts("label", option.label)}
            for each in questionnaire.facts
            for option in each.options
        ],
    )
    yield (
        layout.THEMES,
        [{"id": each.id, **_texts("title", each.title)} for each in questionnaire.themes],
    )
    yield layout.CRITERIA, [_criterion(each, words) for each in questionnaire.criteria]


def _criterion(criterion: Criterion, words: Words) -> Cells:
    condition = criterion.applies_when
    levels = [
        _texts(layout.level_name(number), level.label)
        for number, level in enumerate(criterion.levels)
    ]
    return {
        "id": criterion.id,
        "theme": criterion.theme,
        **_texts("question", criterion.question),
        **_texts("help", criterion.help),
        **{column: text for level in levels for column, text in level.items()},
        "target": str(criterion.target),
        "critical": words.yes if criterion.critical else "",
        "applies_when": "" if condition is None else expression(condition),
        **_texts("evidence", criterion.evidence),
        "references": listed(
            [{"source": each.source, "id": each.id} for each in criterion.references], REFERENCE
        ),
        "replaces": listed(
            [
                {
                    "criterion": each.criterion,
                    "version": each.version,
                    "change": str(each.change),
                }
                for each in criterion.replaces
            ],
            REPLACEMENT,
        ),
    }


def _texts(name: str, text: Text | None) -> Cells:
    return {
        layout.text_column(name, language): written for language, written in (text or {}).items()
    }


# ---- sheets ------------------------------------------------------------------------------------


def _table(book: _Book, table: Table, rows: Sequence[Cells]) -> None:
    sheet = book.made.add_worksheet(book.words.sheets[table.name])
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, NARROW, book.looks.hidden, {"hidden": True})
    put(sheet, 0, 0, table.mark, book.looks.hidden)
    put(sheet, 0, 1, book.words.sheets[table.name], book.looks.title)
    columns = list(_columns(book, table))
    for index, (name, heading, width) in enumerate(columns, start=layout.FIRST_COLUMN - 1):
        sheet.set_column(index, index, width)
        put(sheet, layout.HEADING_ROW - 1, index, heading, book.looks.head)
        put(sheet, layout.NAME_ROW - 1, index, name, book.looks.help)
    for number, cells in enumerate(rows, start=layout.NAME_ROW):
        for index, (name, _, _) in enumerate(columns, start=layout.FIRST_COLUMN - 1):
            _cell(book, sheet, table, number, index, cells.get(name, ""))
        set_height(sheet, number, [(cells.get(name, ""), width) for name, _, width in columns])
    sheet.freeze_panes(layout.NAME_ROW, 2 if table is layout.QUESTIONNAIRE else 3)
    sheet.repeat_rows(layout.HEADING_ROW - 1)
    _add_lists(book, sheet, table, [name for name, _, _ in columns], len(rows))


def _columns(book: _Book, table: Table) -> Iterator[tuple[str, str, int]]:
    """The name, the heading and the width of each column; a text has one in each language."""
    for name in table.columns:
        heading = book.words.headings[name]
        if name in table.texts:
            for language in book.questionnaire.languages:
                yield layout.text_column(name, language), f"{heading} ({language})", WIDE
        else:
            yield name, heading, _WIDTHS.get(name, NARROW)


def _cell(book: _Book, sheet: Worksheet, table: Table, row: int, column: int, text: str) -> None:
    if len(text) > LONGEST_CELL:
        refuse(
            Said(
                "{count} characters for the cell {cell} of {sheet}",
                count=len(text),
                cell=cell_name(column + 1, row + 1),
                sheet=book.words.sheets[table.name],
            ),
            Said("at most {most}", most=LONGEST_CELL),
        )
    if text:
        put(sheet, row, column, text, book.looks.fill)
    else:
        sheet.write_blank(row, column, None, book.looks.fill)


def _add_lists(
    book: _Book, sheet: Worksheet, table: Table, columns: Sequence[str], count: int
) -> None:
    """Drop-downs for what can be chosen; anything else may be typed, and is judged on reading."""
    last = layout.NAME_ROW + count + SPARE_ROWS
    facts, themes = (
        f"={quoted(book.words.sheets[each.name])}!$B${layout.NAME_ROW + 1}:$B${last + 1}"
        for each in (layout.FACTS, layout.THEMES)
    )
    sources: Mapping[tuple[Table, str], str | list[str]] = {
        (layout.FACTS, "kind"): [str(each) for each in FactKind],
        (layout.OPTIONS, "fact"): facts,
        (layout.CRITERIA, "theme"): themes,
        (layout.CRITERIA, "target"): [str(each) for each in range(1, MAXIMUM_LEVELS)],
        (layout.CRITERIA, "critical"): [book.words.yes, book.words.no],
    }
    for index, name in enumerate(columns, start=layout.FIRST_COLUMN - 1):
        if (table, name) in sources:
            rule = {"validate": "list", "source": sources[table, name], "error_type": "warning"}
            sheet.data_validation(layout.NAME_ROW, index, last, index, rule)
