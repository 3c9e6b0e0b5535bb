"""Where things stand in a workbook: what the writer and the reader agree on.

Nothing hangs on titles, texts or the order of sheets: sheets are found by a hidden word in their
first cell, rows by a hidden key in the first column.
"""

from dataclasses import dataclass
from typing import Final

FORMAT: Final = "clairevoie/workbook/1"

# The hidden word in A1 of each sheet that is read.
IDENTITY: Final = "clairevoie:identity"
PRODUCT: Final = "clairevoie:product"
FACTS: Final = "clairevoie:facts"
CRITERIA: Final = "clairevoie:criteria"
MARKS: Final = (IDENTITY, PRODUCT, FACTS, CRITERIA)

KEY_COLUMN: Final = 1  # columns and rows count from 1, as in A1
FIRST_ROW: Final = 3  # a hidden word and a title, the headings, then rows


@dataclass(frozen=True, slots=True)
class Shape:
    """What is read of a kind of workbook: sheets of these marks, from a row on, so many columns."""

    marks: tuple[str, ...]
    first_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet whose cells are filled in."""

    value: int
    comment: int | None = None
    assurance: int | None = None  # hidden: how the answer was backed when the file was made


PRODUCT_COLUMNS: Final = Columns(value=3)
FACT_COLUMNS: Final = Columns(value=3)
CRITERION_COLUMNS: Final = Columns(value=5, comment=6, assurance=9)
LAST_COLUMN: Final = 9

SHAPE: Final = Shape(MARKS, FIRST_ROW, LAST_COLUMN)

PRODUCT_KEYS: Final = ("name", "version", "vendor", "vendor_group", "corridors")


def option_key(fact: str, option: str) -> str:
    """The key of one option of a fact that takes any number of them."""
    return f"{fact}:{option}"


def cell_name(column: int, row: int) -> str:
    """`E12`: both count from 1."""
    return f"{column_letters(column - 1)}{row}"


def column_letters(index: int) -> str:
    """The letters of a column that is counted from 0."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters
