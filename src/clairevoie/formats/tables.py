"""Tables as a workbook (XLSX): texts are texts, whatever they begin with; nothing is computed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final, TypeAlias

from xlsxwriter import Workbook

from clairevoie.formats.spreadsheets import OPTIONS, put

Cell: TypeAlias = str | int | date | None

MAXIMUM_CELL: Final = 32_767  # characters, of the format


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: int = 14  # in characters


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str  # at most 31 characters, without []:*?/\\
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def workbook_of(sheets: Iterable[Sheet], *, title: str, date_format: str) -> bytes:
    """A workbook of these sheets. Dates are dates, shown by a spreadsheet's `date_format`."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"title": title})
        formats = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": date_format, "valign": "top", "align": "left"}),
            "number": book.add_format({"valign": "top"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
    return content.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        put(page, 0, place, column.head, formats["head"])
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for row, cells in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(cells):
            _write_cell(page, row, place, cell, formats)


def _write_cell(page: Any, row: int, place: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case str() if cell:
            put(page, row, place, cell[:MAXIMUM_CELL], formats["text"])
        case date():
            page.write_datetime(row, place, cell, formats["date"])
        case int():
            page.write_number(row, place, cell, formats["number"])
