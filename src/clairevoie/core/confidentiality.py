"""What may be published of a wave's counts without revealing any vendor group.

The rule is that of docs/method.md, «Publishing». Here it covers national tables, whose rows
share no total: a row is published whole, after merging bands where that helps, or not at all.
A row that passes the primary rule is then attacked as a reader would, from outside and as
each vendor group that knows its own products.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from clairevoie.core.aggregation import (
    MISSED,
    REACHED,
    Contribution,
    Position,
    RawRow,
    band_row,
    level_rows,
    outcome_rows,
)
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
    safe = next((row for row in rows if not unsafe_cells(row, rule)), rows[-1])
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
        outcome_is_safe = not unsafe_cells(outcome_row, rule)
        cells += _protected_cells(level_row, rule, mask=not outcome_is_safe, margin=False)
        cells += _protected_cells(outcome_row, rule)
    return ProtectedTable("levels", ("criterion", "level"), tuple(cells))


def unsafe_cells(row: RawRow, rule: Rule) -> Mapping[str, Withheld]:
    """The outcomes of a row that may not be published as they are, each with the reason."""
    return dict(_primary(row, rule)) or dict(_disclosures(row))


def _primary(row: RawRow, rule: Rule) -> Iterator[tuple[str, Withheld]]:
    filled = [outcome for outcome in row.outcomes if row.products(outcome)]
    if len(filled) == 1 and len(row.group_sizes) >= rule.minimum_vendor_groups:
        for outcome in row.outcomes:
            yield outcome, Withheld.ONE_BAND
        return
    for outcome in filled:
        by_group = row.outcomes[outcome]
        if len(by_group) < rule.minimum_vendor_groups:
            yield outcome, Withheld.FEW_VENDORS
        elif 100 * max(by_group.values()) > rule.dominance_percent * row.products(outcome):
            yield outcome, Withheld.DOMINANCE


def _disclosures(row: RawRow) -> Iterator[tuple[str, Withheld]]:
    """Outcomes that an attacker can conclude of a group from this row, were it published.

    A group of `size` products has at least `size - (total - count)` of them in an outcome. For
    one row these bounds are exact. An insider first takes its own products away.
    """
    sizes = row.group_sizes
    for insider in (None, *sizes):
        total = row.total - (sizes[insider] if insider is not None else 0)
        for outcome, by_group in row.outcomes.items():
            own = by_group.get(insider, 0) if insider is not None else 0
            elsewhere = total - (row.products(outcome) - own)
            if any(size > elsewhere for group, size in sizes.items() if group != insider):
                yield outcome, Withheld.ONE_BAND


def _protected_cells(
    row: RawRow, rule: Rule, *, mask: bool = False, margin: bool = True
) -> Iterator[ProtectedCell]:
    unsafe = unsafe_cells(row, rule)
    for outcome in row.outcomes:
        at = (*row.at, outcome)
        if unsafe or mask:
            yield ProtectedCell(at, None, unsafe.get(outcome, Withheld.COMPLEMENTARY))
        else:
            yield ProtectedCell(at, row.products(outcome), None)
    if margin:
        at = (*row.at, MARGIN)
        enough = not row.total or len(row.group_sizes) >= rule.minimum_vendor_groups
        yield ProtectedCell(
            at, row.total if enough else None, None if enough else Withheld.FEW_VENDORS
        )


# The outcomes of a criterion's row, as charts and pages name them.
OUTCOMES: Final = (REACHED, MISSED)
