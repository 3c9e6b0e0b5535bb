"""Raw counts of a sealed wave, by vendor group. Never published: only `confidentiality` reads them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from clairevoie.core.answers import Unknown
from clairevoie.core.contributions import MISSED, REACHED, Contribution
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import CriterionResult, band_of

NO_LEVEL: Final = "unknown"  # «ne sait pas», or no answer at all

# The values of a row's leading dimensions: ("GOV-1",), or () for a whole wave.
Position: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawRow:
    """Products spread over exclusive outcomes; `outcomes[name]` counts products by vendor group."""

    at: Position
    outcomes: Mapping[str, Mapping[str, int]]

    def products(self, outcome: str) -> int:
        return sum(self.outcomes[outcome].values())

    @property
    def total(self) -> int:
        return sum(self.products(outcome) for outcome in self.outcomes)

    @property
    def group_sizes(self) -> Mapping[str, int]:
        """Products of each vendor group in the whole row."""
        sizes: Counter[str] = Counter()
        for by_group in self.outcomes.values():
            sizes.update(by_group)
        return sizes


def band_row(contributions: Sequence[Contribution], cuts: Sequence[int]) -> RawRow:
    """Products by band, lowest first; a product to which nothing applies has no band."""
    names = tuple(f"{low}-{high}" for low, high in pairwise(cuts))
    return _row(
        (),
        names,
        (
            (str(band), each.vendor_group)
            for each in contributions
            if (band := band_of(each.assessment.fraction, cuts)) is not None
        ),
    )


def outcome_rows(
    questionnaire: Questionnaire, contributions: Sequence[Contribution]
) -> tuple[RawRow, ...]:
    """For each criterion, the products to which it applies: at target or not."""
    return _criterion_rows(
        questionnaire,
        contributions,
        lambda _: (REACHED, MISSED),
        lambda result: REACHED if result.reached else MISSED,
    )


def level_rows(
    questionnaire: Questionnaire, contributions: Sequence[Contribution]
) -> tuple[RawRow, ...]:
    """For each criterion, the products to which it applies, by level; «unknown» last."""
    return _criterion_rows(
        questionnaire,
        contributions,
        lambda levels: (*map(str, range(levels)), NO_LEVEL),
        lambda result: (
            NO_LEVEL
            if result.level is None or isinstance(result.level, Unknown)
            else str(result.level)
        ),
    )


def _criterion_rows(
    questionnaire: Questionnaire,
    contributions: Sequence[Contribution],
    outcomes_of: Callable[[int], Sequence[str]],
    outcome_of: Callable[[CriterionResult], str],
) -> tuple[RawRow, ...]:
    return tuple(
        _row(
            (criterion.id,),
            outcomes_of(len(criterion.levels)),
            (
                (outcome_of(result), each.vendor_group)
                for each in contributions
                if (result := each.assessment.criteria[index]).applies is True
            ),
        )
        for index, criterion in enumerate(questionnaire.criteria)
    )


def _row(at: Position, outcomes: Sequence[str], members: Iterable[tuple[str, str]]) -> RawRow:
    counts: dict[str, Counter[str]] = {outcome: Counter() for outcome in outcomes}
    for outcome, group in members:
        counts[outcome][group] += 1
    return RawRow(at, counts)
