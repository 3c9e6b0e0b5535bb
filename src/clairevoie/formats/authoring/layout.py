"""Where things stand in an authoring workbook: what the writer and the reader agree on.

Sheets are found by a hidden word in their first cell, columns by a row of names: titles, headings,
the order of sheets and of columns are free.
"""

from dataclasses import dataclass
from typing import Final

from clairevoie.core.questionnaire import MAXIMUM_LEVELS
from clairevoie.formats.workbooks.layout import Shape

FORMAT: Final = "clairevoie/questionnaire-workbook/1"

FIRST_COLUMN: Final = 2  # A is hidden and holds the word
HEADING_ROW: Final = 2
NAME_ROW: Final = 3
LAST_NAME_ROW: Final = 12  # rows may be inserted above the names, but not without end
LAST_COLUMN: Final = 200


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a row an item, with these columns; a text has a column in each language."""

    name: str
    columns: tuple[str, ...]
    texts: frozenset[str]

    @property
    def mark(self) -> str:
        """The hidden word in A1."""
        return f"{FORMAT} {self.name}"


def level_name(number: int) -> str:
    return f"level.{number}"


def text_column(name: str, language: str) -> str:
    """`question.fr`."""
    return f"{name}.{language}"


LEVELS: Final = tuple(level_name(number) for number in range(MAXIMUM_LEVELS))

QUESTIONNAIRE: Final = Table(
    "questionnaire",
    ("id", "version", "languages", "title", "description"),
    frozenset(("title", "description")),
)
FACTS: Final = Table("facts", ("id", "kind", "label", "help"), frozenset(("label", "help")))
OPTIONS: Final = Table("options", ("fact", "id", "label"), frozenset(("label",)))
THEMES: Final = Table("themes", ("id", "title"), frozenset(("title",)))
CRITERIA: Final = Table(
    "criteria",
    (
        "id",
        "theme",
        "question",
        "help",
        *LEVELS,
        "target",
        "critical",
        "applies_when",
        "evidence",
        "references",
        "replaces",
    ),
    frozenset(("question", "help", *LEVELS, "evidence")),
)
TABLES: Final = (QUESTIONNAIRE, FACTS, OPTIONS, THEMES, CRITERIA)

SHAPE: Final = Shape(tuple(each.mark for each in TABLES), HEADING_ROW, LAST_COLUMN)
