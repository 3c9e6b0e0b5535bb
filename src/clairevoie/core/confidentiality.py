"""What may be published of a wave's counts without revealing any vendor group.

The rule is that of docs/method.md, «Publishing». Here it covers national tables, whose rows
share no total: a row is published whole, after merging bands where that helps, or not at all.
A row that passes the primary rule is then attacked as a reader would, from outside and as
each vendor group that knows its own products.
"""

from collections.abc import Iterator, Sequence
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
from clairevoie.core.population import Contribution
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
    for outcome_row, level_row in zip(outcomes, levels, strict=True):
        is_masked = reason_to_withhold(outcome_row, rule) is not None
        cells += _protected_cells(level_row, rule, mask=is_masked, margin=False)
        cells += _protected_cells(outcome_row, rule)
    return ProtectedTable("levels", ("criterion", "level"), tuple(cells))


def reason_to_withhold(row: RawRow, rule: Rule) -> Withheld | None:
    """Why a row may not be published, or None where it may.

    One reason for the whole row: a reason a cell would itself say which outcome is rare. For the
    same cause a unanimous row is withheld as any other row with too few vendor groups in an
    outcome: a row known to be unanimous gives everybody's outcome to each who knows its own.
    """
    filled = [outcome for outcome in row.outcomes if row.products(outcome)]
    groups = [len(row.outcomes[outcome]) for outcome in filled]
    if len(filled) == 1 or any(count < rule.minimum_vendor_groups for count in groups):
        return Withheld.FEW_VENDORS
    if any(_is_dominated(row, outcome, rule) for outcome in filled) or _discloses(row):
        return Withheld.DOMINANCE
    return None


def _is_dominated(row: RawRow, outcome: str, rule: Rule) -> bool:
    largest = max(row.outcomes[outcome].values())
    return 100 * largest > rule.dominance_percent * row.products(outcome)


def _discloses(row: RawRow) -> bool:
    """Whether an attacker could conclude an outcome of a group from this row, were it published.

    A group of `size` products has at least `size - (total - count)` of them in an outcome. For
    one row these bounds are exact. An insider first takes its own products away.
    """
    sizes = row.group_sizes
    for insider in (None, *sizes):
        total = row.total - (sizes[insider] if insider is not None else 0)
        others = [size for group, size in sizes.items() if group != insider]
        for outcome, by_group in row.outcomes.items():
            own = by_group.get(insider, 0) if insider is not None else 0
            elsewhere = total - (row.products(outcome) - own)
            if any(size > elsewhere for size in others):
                return True
    return False


def _protected_cells(
    row: RawRow, rule: Rule, *, mask: bool = False, margin: bool = True
) -> Iterator[ProtectedCell]:
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
