"""A wave's raw figures, for its authority's eyes only: counted on arrays, many responses at once.

Nothing here is protected: what is published goes through `confidentiality` instead.
"""

import fractions
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from clairevoie.core.answers import Answer, Assurance, Response
from clairevoie.core.population import (
    TRUE,
    UNANSWERED,
    UNKNOWN_LEVEL,
    Levels,
    Truths,
    encode,
    truths_of,
)
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.scoring import DEFAULT_CUTS, Fraction, bands

STEPS: Final = 10  # of the progress of drafts
_ASSURANCES: Final = tuple(Assurance)  # weakest first
_WEAKEST: Final = 0
_PLANES: Final = 3  # of a packed response: levels, truths, assurances

Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Responses as arrays `[criterion, response]`.

    `levels` as in `population`; `truths`: whether the criterion applies, FALSE, UNDETERMINED or
    TRUE; `assurances`: the position in `Assurance` of what backs the answer.
    """

    levels: Levels
    truths: Truths
    assurances: NDArray[np.int8]

    def __post_init__(self) -> None:
        if not self.levels.shape == self.truths.shape == self.assurances.shape:
            raise ValueError("arrays of different shapes")

    @property
    def size(self) -> int:
        return int(self.levels.shape[1])

    def of(self, chosen: Flags) -> "Outcomes":
        """Those of the responses that are chosen."""
        return Outcomes(self.levels[:, chosen], self.truths[:, chosen], self.assurances[:, chosen])


def outcomes(questionnaire: Questionnaire, responses: Sequence[Response]) -> Outcomes:
    """Responses as arrays. They must be free of `response_faults`."""
    population = encode(questionnaire, responses)
    truths = np.full_like(population.levels, TRUE)
    assurances = np.full_like(population.levels, _WEAKEST)
    for row, criterion in enumerate(questionnaire.criteria):
        if criterion.applies_when is not None:
            truths[row] = truths_of(questionnaire, criterion.applies_when, population.facts)
        assurances[row] = [_assurance_code(each.answers.get(criterion.id)) for each in responses]
    return Outcomes(population.levels, truths, assurances)


def _assurance_code(answer: Answer | None) -> int:
    return _WEAKEST if answer is None else _ASSURANCES.index(answer.assurance)


def pack(found: Outcomes) -> tuple[bytes, ...]:
    """Each response as three bytes a criterion, to be kept."""
    stacked = np.stack((found.levels, found.truths, found.assurances)).astype(np.int8)
    return tuple(stacked[:, :, each].tobytes() for each in range(found.size))


def unpack(questionnaire: Questionnaire, packed: Sequence[bytes]) -> Outcomes:
    """What `pack` kept. Raises `ValueError` for what was kept for another questionnaire."""
    rows = len(questionnaire.criteria)
    if any(len(each) != _PLANES * rows for each in packed):
        raise ValueError(f"not {_PLANES} bytes for each of {rows} criteria")
    flat = np.frombuffer(b"".join(packed), dtype=np.int8)
    planes = np.ascontiguousarray(flat.reshape(len(packed), _PLANES, rows).transpose(1, 2, 0))
    return Outcomes(planes[0], planes[1], planes[2])


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """What the responses to which a criterion applies say of it.

    Every one of them is reached, one level away, further away, unknown, or unanswered.
    """

    criterion: Criterion
    levels: tuple[int, ...]  # how many answers stand at each level, from 0 on
    unknown: int
    unanswered: int

    @property
    def applicable(self) -> int:
        return sum(self.levels) + self.unknown + self.unanswered

    @property
    def reached(self) -> int:
        return sum(self.levels[self.criterion.target :])

    @property
    def share(self) -> Fraction:
        return Fraction(self.reached, self.applicable)

    @property
    def missed(self) -> int:
        return self.applicable - self.reached

    @property
    def one_away(self) -> int:
        return self.levels[self.criterion.target - 1] if self.criterion.target else 0

    @property
    def further_away(self) -> int:
        return sum(self.levels[: max(0, self.criterion.target - 1)])


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """A theme's criteria over all responses: how many apply, are reached, and on what assurance.

    `verified` are reached by verified answers alone, `evidenced` by evidenced ones too.
    """

    theme: str
    applicable: int
    reached: int
    evidenced: int
    verified: int


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of responses: those to which nothing applies have none."""

    responses: int
    without_score: int
    bands: tuple[int, ...]  # responses in each, lowest first
    mean: Fraction | None  # exact; None without any score
    median: Fraction | None


@dataclass(frozen=True, slots=True)
class Overview:
    """`cells` has what is reached of a theme by the responses that stand in a corridor."""

    scored: Scored
    criteria: tuple[CriterionFigures, ...]
    themes: tuple[ThemeFigures, ...]
    cells: Mapping[tuple[str, str], Fraction]  # by theme and corridor


def overview(
    questionnaire: Questionnaire,
    found: Outcomes,
    corridors: Mapping[str, Flags],
    cuts: Sequence[int] = DEFAULT_CUTS,
    *,
    chosen: Flags | None = None,
    criteria: Collection[str] | None = None,
) -> Overview:
    """Every raw figure of a wave, missing answers handled as `scoring` does.

    `corridors`: for each corridor, which responses stand in it. `chosen`: which responses the
    figures are about, all unless given; the cells are about all of them. `criteria`: which ones
    the figures of criteria, themes and cells are about; a score is always of all criteria.
    """
    rows = [
        row
        for row, each in enumerate(questionnaire.criteria)
        if criteria is None or each.id in criteria
    ]
    seen = found if chosen is None else found.of(chosen)
    return Overview(
        scored=_scored(questionnaire, seen, cuts),
        criteria=tuple(_criterion(questionnaire.criteria[row], seen, row) for row in rows),
        themes=tuple(_theme(questionnaire, theme.id, seen, rows) for theme in questionnaire.themes),
        cells=_cells(questionnaire, found, corridors, rows),
    )


def _targets(questionnaire: Questionnaire, rows: Sequence[int]) -> NDArray[np.int8]:
    targets = [questionnaire.criteria[row].target for row in rows]
    return np.array(targets, dtype=np.int8).reshape(-1, 1)


def _applied_and_reached(
    questionnaire: Questionnaire, found: Outcomes, rows: Sequence[int]
) -> tuple[Flags, Flags]:
    applies = found.truths[rows] == TRUE
    return applies, applies & (found.levels[rows] >= _targets(questionnaire, rows))


def _scored(questionnaire: Questionnaire, found: Outcomes, cuts: Sequence[int]) -> Scored:
    everything = range(len(questionnaire.criteria))
    applies, met = _applied_and_reached(questionnaire, found, everything)
    applicable, reached = applies.sum(axis=0), met.sum(axis=0)
    scored = applicable > 0
    applicable, reached = applicable[scored], reached[scored]
    places = np.zeros(applicable.shape, dtype=np.int64)
    ladder = bands(cuts)
    for band in ladder[1:]:
        places += 100 * reached >= band.start * applicable
    return Scored(
        responses=found.size,
        without_score=int(found.size - scored.sum()),
        bands=tuple(int(each) for each in np.bincount(places, minlength=len(ladder))),
        mean=_mean(reached, applicable),
        median=_median(reached, applicable),
    )


def _mean(reached: NDArray[np.int64], applicable: NDArray[np.int64]) -> Fraction | None:
    """Exact: the scores over the same denominator are added first."""
    if not applicable.size:
        return None
    sums = np.zeros(int(applicable.max()) + 1, dtype=np.int64)
    np.add.at(sums, applicable, reached)
    total = sum(
        (fractions.Fraction(int(sums[each]), int(each)) for each in np.unique(applicable)),
        fractions.Fraction(0),
    )
    return _two_integers(total / applicable.size)


def _median(reached: NDArray[np.int64], applicable: NDArray[np.int64]) -> Fraction | None:
    """The middle score, or the mean of the two.

    Two different fractions of at most a thousand criteria differ by a millionth at least, and
    equal ones divide to the same number: the order of the quotients is exact.
    """
    if not applicable.size:
        return None
    order = np.argsort(reached / applicable, kind="stable")
    middle = {int(order[(applicable.size - 1) // 2]), int(order[applicable.size // 2])}
    values = [fractions.Fraction(int(reached[each]), int(applicable[each])) for each in middle]
    return _two_integers(sum(values, fractions.Fraction(0)) / len(values))


def _two_integers(value: fractions.Fraction) -> Fraction:
    return Fraction(value.numerator, value.denominator)


def _criterion(criterion: Criterion, found: Outcomes, row: int) -> CriterionFigures:
    levels = found.levels[row][found.truths[row] == TRUE]
    return CriterionFigures(
        criterion=criterion,
        levels=tuple(int((levels == each).sum()) for each in range(len(criterion.levels))),
        unknown=int((levels == UNKNOWN_LEVEL).sum()),
        unanswered=int((levels == UNANSWERED).sum()),
    )


def _theme(
    questionnaire: Questionnaire, theme: str, found: Outcomes, rows: Sequence[int]
) -> ThemeFigures:
    own = [row for row in rows if questionnaire.criteria[row].theme == theme]
    applies, met = _applied_and_reached(questionnaire, found, own)
    backed = found.assurances[own]
    return ThemeFigures(
        theme=theme,
        applicable=int(applies.sum()),
        reached=int(met.sum()),
        evidenced=int((met & (backed >= _ASSURANCES.index(Assurance.EVIDENCED))).sum()),
        verified=int((met & (backed >= _ASSURANCES.index(Assurance.VERIFIED))).sum()),
    )


def _cells(
    questionnaire: Questionnaire,
    found: Outcomes,
    corridors: Mapping[str, Flags],
    rows: Sequence[int],
) -> dict[tuple[str, str], Fraction]:
    cells = {}
    for theme in questionnaire.themes:
        own = [row for row in rows if questionnaire.criteria[row].theme == theme.id]
        applies, met = _applied_and_reached(questionnaire, found, own)
        applied, reached = applies.sum(axis=0), met.sum(axis=0)
        for corridor, standing in corridors.items():
            cells[theme.id, corridor] = Fraction(
                int(reached[standing].sum()), int(applied[standing].sum())
            )
    return cells


def steps_of_progress(answered: Sequence[int], applicable: Sequence[int]) -> tuple[int, ...]:
    """How many drafts are in each tenth of their applicable criteria; the last one is 90 to 100 %.

    A draft to which nothing applies yet is in the first.
    """
    steps = [0] * STEPS
    for part, whole in zip(answered, applicable, strict=True):
        steps[min(STEPS - 1, STEPS * part // whole) if whole else 0] += 1
    return tuple(steps)
