"""The sheets of an authoring workbook as rows under named columns; edited names are refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from clairevoie.core.faults import LANGUAGE, Fault
from clairevoie.core.saying import Said
from clairevoie.formats.authoring import layout
from clairevoie.formats.authoring.layout import Table
from clairevoie.formats.trees import InvalidDocument, PlacedFault, refuse
from clairevoie.formats.workbooks.layout import cell_name
from clairevoie.formats.workbooks.rows import Cell, Row, Sheet

# Which table a cell stands in, its row, its column: in the order in which people read them.
Place: TypeAlias = tuple[int, int, int]

_NAMES: Final[Mapping[str, Said]] = {
    "questionnaire": Said("the sheet of the questionnaire"),
    "facts": Said("the sheet of facts"),
    "options": Said("the sheet of options"),
    "themes": Said("the sheet of themes"),
    "criteria": Said("the sheet of criteria"),
}


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One row: its cells by the name of their column."""

    table: int
    number: int
    columns: Mapping[str, int]
    row: Row

    def cell(self, name: str) -> Cell:
        return self.row.cell(self.columns[name])

    def place(self, name: str) -> Place:
        return self.table, self.number, self.columns[name]


@dataclass(frozen=True, slots=True)
class NamedRows:
    """A sheet that was read: where its columns stand, and the rows that say anything."""

    table: int
    title: str
    columns: Mapping[str, int]
    name_row: int
    rows: tuple[NamedRow, ...]
    faults: tuple[tuple[Place, Fault], ...] = field(default_factory=tuple)

    @property
    def start(self) -> Place:
        """Where to point at when there is no row to point at."""
        return self.table, self.name_row, layout.FIRST_COLUMN


def placed(sheets: Sequence[NamedRows], place: Place, fault: Fault) -> PlacedFault:
    """A fault by its sheet and cell: `Critères!E12`."""
    table, row, column = place
    where = f"{sheets[table].title[:60]}!{cell_name(column, row)}"
    return PlacedFault(Fault((where,), fault.what, fault.mend), None)


def tables_of(sheets: Mapping[str, Sheet]) -> tuple[NamedRows, ...]:
    """Every table of the layout, in its order. Raises `InvalidDocument` when one is missing."""
    for table in layout.TABLES:
        if table.mark not in sheets:
            refuse(
                Said("{name} is missing", name=_NAMES[table.name]),
                "start again from a workbook that Clairevoie wrote, and leave its sheets in it",
            )
    return tuple(
        _named(number, table, sheets[table.mark]) for number, table in enumerate(layout.TABLES)
    )


def check_columns(tables: Sequence[NamedRows], languages: Sequence[str]) -> None:
    """Raises `InvalidDocument` for every column that is missing, or named otherwise."""
    faults = [each for table in tables for each in table.faults]
    for table, wanted in zip(tables, layout.TABLES, strict=True):
        for name in _wanted(wanted, languages):
            if name not in table.columns:
                fault = Fault(
                    (),
                    Said("the column {name} is missing", name=name),
                    "write its name in the grey row",
                )
                faults.append((table.start, fault))
    if faults:
        raise InvalidDocument([placed(tables, *each) for each in faults])


def _wanted(table: Table, languages: Sequence[str]) -> Iterator[str]:
    for name in table.columns:
        if name in table.texts:
            yield from (layout.text_column(name, language) for language in languages)
        else:
            yield name


def _named(number: int, table: Table, sheet: Sheet) -> NamedRows:
    names = _name_row(table, sheet)
    if names is None:
        refuse(
            Said("no row names the columns of {title!r}", title=sheet.title[:60]),
            "start again from a workbook that Clairevoie wrote, and leave its sheets in it",
        )
    columns: dict[str, int] = {}
    faults: list[tuple[Place, Fault]] = []
    for column, cell in sorted(names.cells.items()):
        name = "" if cell.problem else cell.text.strip()
        if column < layout.FIRST_COLUMN or cell.is_blank:
            continue
        place = (number, names.number, column)
        if not _is_column(table, name):
            what = Said("{name!r} names no column of this sheet", name=(name or cell.problem)[:60])
            faults.append((place, Fault((), what, "write the name that stood there")))
        elif name in columns:
            what = Said("the column {name} stands twice", name=name)
            faults.append((place, Fault((), what, "keep one of them")))
        else:
            columns[name] = column
    below = [each for each in sheet.rows if each.number > names.number]
    faults += _outside(number, names, below)
    rows = tuple(
        NamedRow(number, each.number, columns, each)
        for each in below
        if any(not each.cell(column).is_blank for column in columns.values())
    )
    return NamedRows(number, sheet.title, columns, names.number, rows, tuple(faults))


def _name_row(table: Table, sheet: Sheet) -> Row | None:
    """The first row, of the upper ones, that names two columns of the table."""
    for row in sheet.rows:
        if row.number > layout.LAST_NAME_ROW:
            break
        named = [
            each for each in row.cells.values() if not each.problem and each.text.strip() != ""
        ]
        if sum(_is_column(table, each.text.strip()) for each in named) > 1:
            return row
    return None


def _is_column(table: Table, name: str) -> bool:
    stem, _, language = name.rpartition(".")
    if stem in table.texts and LANGUAGE.fullmatch(language):
        return True
    return name in table.columns and name not in table.texts


def _outside(number: int, names: Row, below: Sequence[Row]) -> Iterator[tuple[Place, Fault]]:
    """The first cell of each column that says something and has no name."""
    found: dict[int, Place] = {}
    for row in below:
        for column, cell in row.cells.items():
            if column >= layout.FIRST_COLUMN and not cell.is_blank and names.cell(column).is_blank:
                found.setdefault(column, (number, row.number, column))
    for place in found.values():
        fault = Fault((), "nothing is read from this column", "remove it, or name the column")
        yield place, fault
