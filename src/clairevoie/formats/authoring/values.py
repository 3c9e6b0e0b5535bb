"""What one cell says, as a part of a questionnaire's document; or why it cannot be taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from clairevoie.core.saying import Said
from clairevoie.formats.authoring.expressions import UnreadableExpression, condition_tree
from clairevoie.formats.authoring.lists import (
    REFERENCE,
    REPLACEMENT,
    SEPARATOR,
    UnreadableLine,
    items_of,
)
from clairevoie.formats.trees import Tree
from clairevoie.formats.workbooks.rows import Cell

_FLAGS: Final[Mapping[str, bool]] = {
    "yes": True, "oui": True, "true": True, "vrai": True,
    "no": False, "non": False, "false": False, "faux": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell that says something cannot be taken."""

    what: str
    mend: str


# What a cell that is not empty says. A fault of the document is found later, with all the others.
Reader: TypeAlias = Callable[[Cell], Tree | Problem]


def text(cell: Cell) -> Tree | Problem:
    """The text as it is; a whole number as one reads it."""
    if cell.problem:
        return Problem(cell.problem, cell.mend)
    match cell.content:
        case bool():
            return Problem("true or false where a text is wanted", "write it as text")
        case float() as number if not number.is_integer():
            return Problem("a number that a spreadsheet may round", "write it as text")
    return cell.text


def identifier(cell: Cell) -> Tree | Problem:
    """A text without the spaces that nobody sees around it."""
    found = text(cell)
    return found.strip() if isinstance(found, str) else found


def languages(cell: Cell) -> Tree | Problem:
    found = text(cell)
    if isinstance(found, Problem):
        return found
    return [each.strip() for each in str(found).split(",") if each.strip()]


def number(cell: Cell) -> Tree | Problem:
    found = identifier(cell)
    if isinstance(found, Problem):
        return found
    digits = str(found)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        return Problem("not a whole number", "write the number of a level")
    return int(digits)


def flag(cell: Cell) -> Tree | Problem:
    if not cell.problem and isinstance(cell.content, bool):
        return cell.content
    found = identifier(cell)
    if isinstance(found, Problem):
        return found
    if str(found).lower() not in _FLAGS:
        return Problem("neither yes nor no", "choose from the list of the cell")
    return _FLAGS[str(found).lower()]


def condition(cell: Cell) -> Tree | Problem:
    found = text(cell)
    if isinstance(found, Problem):
        return found
    try:
        return condition_tree(found)
    except UnreadableExpression as unreadable:
        return Problem(unreadable.what, unreadable.mend)


def references(cell: Cell) -> Tree | Problem:
    return _list(cell, REFERENCE)


def replaces(cell: Cell) -> Tree | Problem:
    return _list(cell, REPLACEMENT)


def _list(cell: Cell, keys: Sequence[str]) -> Tree | Problem:
    found = text(cell)
    if isinstance(found, Problem):
        return found
    try:
        return items_of(found, keys)
    except UnreadableLine as unreadable:
        wanted = f" {SEPARATOR} ".join(key.upper() for key in keys)
        return Problem(
            Said("a line that cannot be read: {line!r}", line=unreadable.line[:60]),
            Said("write one a line, as {wanted}", wanted=wanted),
        )


READERS: Final[Mapping[str, Reader]] = {
    "id": identifier,
    "version": identifier,
    "languages": languages,
    "kind": identifier,
    "fact": identifier,
    "theme": identifier,
    "target": number,
    "critical": flag,
    "applies_when": condition,
    "references": references,
    "replaces": replaces,
}
