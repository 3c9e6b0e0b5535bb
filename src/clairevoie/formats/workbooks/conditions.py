"""Conditions as formulas, for formatting alone: how a criterion looks, never what it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from clairevoie.core.conditions import All, AnyOf, Condition, Includes, Is, Not

LONGEST_TEXT: Final = 120  # characters of a text in a formula, quotes in it doubled at worst


@dataclass(frozen=True, slots=True)
class FactCells:
    """The cells of one fact: of its value, or of each of its options.

    `says`: the cell's text for each value that a condition may name.
    """

    cells: Mapping[str, str]  # by option; "" for a fact of one value
    says: Mapping[bool | str, str]


def holds(condition: Condition, facts: Mapping[str, FactCells]) -> str:
    """A formula that is true exactly when the condition is certainly true."""
    match condition:
        case All(parts):
            return _joined("AND", (holds(each, facts) for each in parts))
        case AnyOf(parts):
            return _joined("OR", (holds(each, facts) for each in parts))
        case Not(part):
            return fails(part, facts)
        case Is(fact, value):
            return _equals(facts[fact].cells[""], facts[fact].says[value])
        case Includes(fact, option):
            return _equals(facts[fact].cells[option], facts[fact].says[True])


def fails(condition: Condition, facts: Mapping[str, FactCells]) -> str:
    """A formula that is true exactly when the condition is certainly false (Kleene)."""
    match condition:
        case All(parts):
            return _joined("OR", (fails(each, facts) for each in parts))
        case AnyOf(parts):
            return _joined("AND", (fails(each, facts) for each in parts))
        case Not(part):
            return holds(part, facts)
        case Is(fact, value):
            cell = facts[fact].cells[""]
            text = facts[fact].says[value]
            return f'AND({cell}<>"",{_start(cell, text)}<>{_quoted(text)})'
        case Includes(fact, option):
            cells = facts[fact].cells
            declared = "&".join(cells.values())
            return f'AND({declared}<>"",{cells[option]}<>{_quoted(facts[fact].says[True])})'


def _equals(cell: str, text: str) -> str:
    return f"{_start(cell, text)}={_quoted(text)}"


def _start(cell: str, text: str) -> str:
    """A cell, cut as the text is: a formula holds no text of more than 255 characters."""
    return f"LEFT({cell},{LONGEST_TEXT})" if len(text) > LONGEST_TEXT else cell


def _quoted(text: str) -> str:
    doubled = text[:LONGEST_TEXT].replace('"', '""')
    return f'"{doubled}"'


def _joined(function: str, parts: Iterable[str]) -> str:
    return f"{function}({','.join(parts)})"
