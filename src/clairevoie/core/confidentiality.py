"""What may be published of a wave's counts without revealing any vendor group.

The rule is that of docs/method.md, «Publishing». Here it covers national tables, whose rows
share no total: a row is published whole, after merging bands where that helps, or not at all.
Beyond the primary rule, nothing may follow from a published row for a reader who knows this
rule, nor for a vendor group that knows its own products.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from clairevoie.core.aggregation import (
    Position,
    RawRow,
    band_row,
    level_rows,
    outcome_rows,
)
from clairevoie.core.contributions import Contribution
from clairevoie.core.questionnaire import Questionnaire

# The rule of the national statistical office for tables about enterprises (Insee, «secret
# statistique»): at least three contributors, none over 85 % of the cell.
MINIMUM_VENDOR_GROUPS: Final = 3
DOMINANCE_PERCENT: Final = 85
# How far apart, in products, the bounds that an attacker can deduce must stay.
PROTECTION_WIDTH: Final = 3

MARGIN: Final = "*"


class Withheld(StrEnum):
    """Why a figure is not published."""

    FEW_VENDORS = "few-vendors"
    DOMINANCE = "dominance"
    ONE_BAND = "one-band"
    COMPLEMENTARY = "complementary"


@dataclass(frozen=True, slots=True)
class Rule:
    minimum_vendor_groups: int = MINIMUM_VENDOR_GROUPS
    dominance_percent: int = DOMINANCE_PERCENT
    width: int = PROTECTION_WIDTH


@dataclass(frozen=True, slots=True)
class ProtectedCell:
    """A published count, or the reason why there is none; never both, never neither."""

    at: Position
    products: int | None
    withheld: Withheld | None

    def __post_init__(self) -> None:
        if (self.products is None) == (self.withheld is None):
            raise ValueError(f"cell {self.at} must hold a count or a reason")


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A table that passed protection: the only thing that `release` and `charts` accept."""

    id: str
    dimensions: tuple[str, ...]
    cells: tuple[ProtectedCell, ...]


def protected_tables(
    questionnaire: Questionnaire,
    contributions: Sequence[Contribution],
    cuts: Sequence[int],
    band_merges: Sequence[Sequence[int]] = (),
    rule: Rule = Rule(),
) -> tuple[ProtectedTable, ...]:
    """The national tables of a wave: `bands`, and `levels` with reached and missed."""
    return (
        protected_bands(contributions, cuts, band_merges, rule),
        protected_levels(questionnaire, contributions, rule),
    )


def protected_bands(
    contributions: Sequence[Contribution],
    cuts: Sequence[int],
    band_merges: Sequence[Sequence[int]] = (),
    rule: Rule = Rule(),
) -> ProtectedTable:
    """Products by band: the finest allowed cut points at which every band may be published."""
    rows = [band_row(contributions, each) for each in (cuts, *band_merges)]
    safe = next((row for row in rows if reason_to_withhold(row, rule) is None), rows[-1])
    return ProtectedTable("bands", ("band",), tuple(_protected_cells(safe, rule)))


def protected_levels(
    questionnaire: Questionnaire,
    contributions: Sequence[Contribution],
    rule: Rule = Rule(),
) -> ProtectedTable:
    """For each criterion: its levels, at target (`reached`) and not (`missed`), and the total.

    Levels are finer than reached and missed: they are published only where both are safe.
    """
    cells: list[ProtectedCell] = []
    outcomes = outcome_rows(questionnaire, contributions)
    levels = level_rows(questionnaire, contributions)
    rows = zip(questionnaire.criteria, outcomes, levels, strict=True)
    for criterion, outcome_row, level_row in rows:
        at_target = frozenset(map(str, range(criterion.target, len(criterion.levels))))
        sides = (at_target, frozenset(level_row.outcomes) - at_target)
        masked = reason_to_withhold(outcome_row, rule) is not None or any(
            _is_too_thin_outside(level_row, side, rule) for side in sides
        )
        cells += _protected_cells(level_row, rule, mask=masked, margin=False)
        cells += _protected_cells(outcome_row, rule)
    return ProtectedTable("levels", ("criterion", "level"), tuple(cells))


def reason_to_withhold(row: RawRow, rule: Rule) -> Withheld | None:
    """Why a row is withheld whole, or None where it is published whole.

    There is one reason for every row and every cell of it: a reason a cell, or one for thin rows
    and another for dominated or unanimous ones, would itself say which outcome is rare, or that
    all products have the same.
    """
    return None if _may_be_published(row, rule) else Withheld.FEW_VENDORS


def _may_be_published(row: RawRow, rule: Rule) -> bool:
    """Whether a row's filled outcomes are safe, and what follows from them.

    A zero is safe when at least two other outcomes are filled; a row with one filled outcome
    gives it of every product.
    """
    filled = [outcome for outcome in row.outcomes if row.products(outcome)]
    if not filled:
        return True
    if len(filled) == 1:
        return False
    if any(len(row.outcomes[outcome]) < rule.minimum_vendor_groups for outcome in filled):
        return False
    if any(_is_dominated(row, outcome, rule) for outcome in filled):
        return False
    return not _is_too_thin(row, rule)


def _is_dominated(row: RawRow, outcome: str, rule: Rule) -> bool:
    largest = max(row.outcomes[outcome].values())
    return 100 * largest > rule.dominance_percent * row.products(outcome)


def _is_too_thin(row: RawRow, rule: Rule) -> bool:
    """Whether a reader, or a vendor group that knows its own products, could conclude an outcome.

    Of a published outcome the reader knows that at least `minimum_vendor_groups` stand in it and
    that none dominates it: so one group has at most `room` products there. Two groups, the one
    that reads and the one it reads about, must have room for all their products outside any one
    outcome; else one of them has a product in it for certain. Only public numbers are compared
    (sizes and counts), so that publishing or not tells nothing more.
    """
    return any(_is_too_thin_outside(row, frozenset((outcome,)), rule) for outcome in row.outcomes)


def _is_too_thin_outside(row: RawRow, together: Set[str], rule: Rule) -> bool:
    """The same for several outcomes taken as one, such as all the levels at target."""
    largest_two = sum(sorted(row.group_sizes.values(), reverse=True)[:2])
    outside = (outcome for outcome in row.outcomes if outcome not in together)
    return largest_two > sum(_room(row.products(outcome), rule) for outcome in outside)


def _room(products: int, rule: Rule) -> int:
    """The most products that one vendor group can have in a published outcome of this count."""
    others = rule.minimum_vendor_groups - 1
    return max(0, min(products - others, products * rule.dominance_percent // 100))


def _protected_cells(
    row: RawRow, rule: Rule, *, mask: bool = False, margin: bool = True
) -> Iterator[ProtectedCell]:
    """A row's cells: all published, or all withheld."""
    reason = Withheld.COMPLEMENTARY if mask else reason_to_withhold(row, rule)
    for outcome in row.outcomes:
        at = (*row.at, outcome)
        yield ProtectedCell(at, None if reason else row.products(outcome), reason)
    if margin:
        at = (*row.at, MARGIN)
        if not row.total or len(row.group_sizes) >= rule.minimum_vendor_groups:
            yield ProtectedCell(at, row.total, None)
        else:
            yield ProtectedCell(at, None, Withheld.FEW_VENDORS)
