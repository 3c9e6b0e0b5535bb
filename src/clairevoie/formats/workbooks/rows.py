"""Sheets and rows of a workbook as plain values, read with openpyxl in bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final, TypeAlias

from clairevoie.core.saying import Said
from clairevoie.formats.trees import UNWANTED, InvalidDocument, refuse
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.clock import Deadline

MAXIMUM_SHEETS: Final = 30
MAXIMUM_ROWS: Final = 20_000  # of one sheet; anything written below refuses the file
MAXIMUM_KEY: Final = 200
MAXIMUM_MERGED: Final = 500  # ranges of one sheet

Content: TypeAlias = str | bool | int | float | None

_MERGED: Final = re.compile(
    rb'<mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
)
_FAR_DOWN: Final = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{5,7})"[^>]*[^/>]>')


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it holds, or why it cannot be taken."""

    column: int
    row: int
    content: Content = None
    problem: str = ""
    mend: str = ""

    @property
    def name(self) -> str:
        return layout.cell_name(self.column, self.row)

    @property
    def is_blank(self) -> bool:
        return not self.problem and (
            self.content is None or (isinstance(self.content, str) and not self.content.strip())
        )

    @property
    def text(self) -> str:
        """The content as a text; a number as one reads it."""
        match self.content:
            case None:
                return ""
            case float() if self.content.is_integer():
                return str(int(self.content))
            case _:
                return str(self.content)


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: Mapping[int, Cell]

    @property
    def key(self) -> str:
        cell = self.cell(layout.KEY_COLUMN)
        return "" if cell.problem else cell.text.strip()[:MAXIMUM_KEY]

    def cell(self, column: int) -> Cell:
        return self.cells.get(column) or Cell(column, self.number)


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    rows: tuple[Row, ...] = field(default_factory=tuple)


def sheets_of(
    content: bytes, parts: Mapping[str, bytes], deadline: Deadline, shape: layout.Shape
) -> Mapping[str, Sheet]:
    """The sheets that carry one of the shape's hidden words, by it. Raises `InvalidDocument`."""
    # Heavy: only where a workbook is read.
    import openpyxl  # noqa: PLC0415
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415

    found: dict[str, Sheet] = {}
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True)
        sheets = [each for each in book.worksheets if isinstance(each, ReadOnlyWorksheet)]
        for sheet in sheets[:MAXIMUM_SHEETS]:
            sheet.reset_dimensions()  # what the file says of its size is not believed
            part = parts.get(sheet._worksheet_path.lstrip("/"), b"")
            mark, read = _sheet(sheet, _merged(part), deadline, shape)
            if mark in shape.marks:
                _check(mark in found, read, part)
                found[mark] = read
    except InvalidDocument:
        raise
    except Exception:  # noqa: BLE001 — a crafted file makes the library raise anything
        refuse("a workbook that cannot be read", "save it again from Excel or LibreOffice")
    return found


def _check(is_twice: bool, sheet: Sheet, part: bytes) -> None:
    """Refuse what cannot be told apart, and rows so far down that they are not read."""
    title = sheet.title[:60]
    if is_twice:
        refuse(Said("the sheet {title!r} stands twice", title=title), "remove the copy")
    if any(int(found[1]) > MAXIMUM_ROWS for found in _FAR_DOWN.finditer(part)):
        refuse(
            Said("more than {count} rows in {title!r}", count=MAXIMUM_ROWS, title=title),
            "remove the rows that were added",
        )


def _sheet(
    sheet: Any, merged: Merged, deadline: Deadline, shape: layout.Shape
) -> tuple[str, Sheet]:
    mark = ""
    rows: list[Row] = []
    for number, cells in enumerate(_rows(sheet, shape), start=1):
        deadline.check()
        if number == 1:
            first = cells[0].value if cells else None
            mark = first if isinstance(first, str) else ""
            if mark not in shape.marks:
                return "", Sheet("")
        if number >= shape.first_row:
            row = Row(number, {each.column: each for each in _cells(cells, number, merged)})
            if row.cells:
                rows.append(row)
    return mark, Sheet(str(sheet.title), tuple(rows))


def _rows(sheet: Any, shape: layout.Shape) -> Iterator[Any]:
    return iter(sheet.iter_rows(min_row=1, max_row=MAXIMUM_ROWS, max_col=shape.last_column))


def _cells(cells: Any, number: int, merged: Merged) -> Iterator[Cell]:
    here = [(first, last) for first, top, last, bottom in merged if top <= number <= bottom]
    for column, cell in enumerate(cells, start=1):
        if here and column != layout.KEY_COLUMN and _is_merged(here, column):
            yield Cell(
                column, number, problem="a merged cell", mend="unmerge it, then fill each row"
            )
        elif cell.value is not None:
            yield _cell(column, number, cell)


def _cell(column: int, number: int, cell: Any) -> Cell:
    match cell.data_type, cell.value:
        case "f", _:
            return Cell(column, number, problem="a formula", mend="write the value itself")
        case "e", _:
            return Cell(
                column, number, problem="an error of the spreadsheet", mend="write the value itself"
            )
        case _, bool() | int() | float() as plain:
            return Cell(column, number, plain)
        case _, datetime() | date() | time() | timedelta():
            return Cell(column, number, problem="a date", mend="write it as text")
        case _, str() as text:
            return _text(column, number, text)
    return Cell(column, number, problem="not a plain value", mend="write it as text")


def _text(column: int, number: int, written: str) -> Cell:
    """A text, its lines ended as JSON's are; openpyxl has read `_x0001_` for a control character."""
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    if UNWANTED.search(text):
        return Cell(column, number, problem="a control character", mend="remove it")
    return Cell(column, number, text)


# ---- merged cells: openpyxl does not tell of them where it reads row by row -----------------------

Merged: TypeAlias = tuple[tuple[int, int, int, int], ...]


def _merged(part: bytes) -> Merged:
    """The merged ranges of a sheet, as first column, first row, last column, last row."""
    if part.count(b"<mergeCell ") > MAXIMUM_MERGED:  # each cell is looked up in all of them
        refuse(Said("more than {count} merged cells", count=MAXIMUM_MERGED), "unmerge them")
    return tuple(
        (_column(found[1]), int(found[2]), _column(found[3]), int(found[4]))
        for found in _MERGED.finditer(part)
    )


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = 26 * column + letter - ord("A") + 1
    return column


def _is_merged(ranges: Sequence[tuple[int, int]], column: int) -> bool:
    return any(first <= column <= last for first, last in ranges)
