"""The same scoring rule on arrays: many responses to one questionnaire at once.

Arrays are laid out criterion by criterion, `[criterion, response]`, so that each rule reads
memory in order. One property test holds this module equal to `scoring`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from clairevoie.core.answers import Answer, Facts, FactValue, Response, Unknown
from clairevoie.core.conditions import All, AnyOf, Condition, Fact, FactKind, Includes, Is, Not
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import DEFAULT_CUTS, bands

UNANSWERED: Final = -1  # in `levels`
UNKNOWN_LEVEL: Final = -2  # in `levels`: «ne sait pas»
UNDECLARED: Final = -1  # in `facts`
NO_BAND: Final = -1  # in `Scores.band`: nothing applies

Levels: TypeAlias = NDArray[np.int8]
Counts: TypeAlias = NDArray[np.int16]
# A flag: 0 or 1. A choice: the option's position. Choices: one bit an option. -1: undeclared.
FactColumn: TypeAlias = NDArray[np.signedinteger[Any]]
FactColumns: TypeAlias = Mapping[str, FactColumn]

# Kleene's values ordered so that «all» is the minimum, «any» the maximum, «not» two minus it.
FALSE: Final = 0
UNDETERMINED: Final = 1
TRUE: Final = 2
Truths: TypeAlias = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Population:
    """Encoded responses: `levels[criterion, response]`, and one column a fact."""

    levels: Levels
    facts: FactColumns

    @property
    def size(self) -> int:
        return int(self.levels.shape[1])


@dataclass(frozen=True, slots=True)
class Scores:
    """One number a response in each array, all of the population's size.

    `band` is the band's position, lowest 0, or `NO_BAND`.
    """

    reached: Counts
    applicable: Counts
    unanswered: Counts
    unknown: Counts
    undetermined: Counts
    band: NDArray[np.int8]


def encode(questionnaire: Questionnaire, responses: Sequence[Response]) -> Population:
    """Responses as arrays. They must be free of `response_faults`."""
    levels = np.full((len(questionnaire.criteria), len(responses)), UNANSWERED, dtype=np.int8)
    for row, criterion in enumerate(questionnaire.criteria):
        levels[row] = [_level_code(each.answers.get(criterion.id)) for each in responses]
    return Population(
        levels=levels,
        facts={
            fact.id: np.array(
                [_fact_code(fact, each.facts) for each in responses], dtype=_fact_type(fact)
            )
            for fact in questionnaire.facts
        },
    )


def _fact_type(fact: Fact) -> type[np.signedinteger[Any]]:
    """The narrowest integers that hold a fact's codes: memory is what limits a population."""
    if fact.kind is not FactKind.CHOICES:
        return np.int8
    bits = len(fact.options) + 1  # and the sign, for undeclared
    return next(
        each for each in (np.int8, np.int16, np.int32, np.int64) if bits <= np.iinfo(each).bits
    )


def _level_code(answer: Answer | None) -> int:
    if answer is None or answer.level is None:
        return UNANSWERED
    return UNKNOWN_LEVEL if isinstance(answer.level, Unknown) else answer.level


def _fact_code(fact: Fact, facts: Facts) -> int:
    value: FactValue | None = facts.get(fact.id)
    match value:
        case None:
            return UNDECLARED
        case bool():
            return int(value)
        case str():
            return fact.option_ids.index(value)
        case frozenset():
            return sum(1 << fact.option_ids.index(option) for option in value)


def score_population(
    questionnaire: Questionnaire,
    population: Population,
    cuts: Sequence[int] = DEFAULT_CUTS,
) -> Scores:
    """`scoring.score` of every response: the same integers, the same bands."""
    size = population.size
    reached, applicable, unanswered, unknown, undetermined = (
        np.zeros(size, dtype=np.int16) for _ in range(5)
    )
    for row, criterion in enumerate(questionnaire.criteria):
        levels = population.levels[row]
        met = levels >= criterion.target
        silent = levels == UNANSWERED
        unsure = levels == UNKNOWN_LEVEL
        if criterion.applies_when is None:
            applicable += 1
        else:
            truths = truths_of(questionnaire, criterion.applies_when, population.facts)
            applies = truths == TRUE
            applicable += applies
            undetermined += truths == UNDETERMINED
            met &= applies
            silent &= applies
            unsure &= applies
        reached += met
        unanswered += silent
        unknown += unsure
    return Scores(
        reached=reached,
        applicable=applicable,
        unanswered=unanswered,
        unknown=unknown,
        undetermined=undetermined,
        band=_bands(reached, applicable, cuts),
    )


def truths_of(questionnaire: Questionnaire, condition: Condition, facts: FactColumns) -> Truths:
    """A condition on every response at once: FALSE, UNDETERMINED or TRUE."""
    match condition:
        case All(parts):
            return _combined(questionnaire, parts, facts, np.minimum)
        case AnyOf(parts):
            return _combined(questionnaire, parts, facts, np.maximum)
        case Not(part):
            return (TRUE - truths_of(questionnaire, part, facts)).astype(np.int8)
        case Is(fact_id, wanted):
            fact = questionnaire.fact(fact_id)
            code = int(wanted) if isinstance(wanted, bool) else fact.option_ids.index(wanted)
            return _leaf(facts[fact_id], facts[fact_id] == code)
        case Includes(fact_id, option):
            bit = 1 << questionnaire.fact(fact_id).option_ids.index(option)
            return _leaf(facts[fact_id], (facts[fact_id] & bit) != 0)


def _combined(
    questionnaire: Questionnaire,
    parts: Sequence[Condition],
    facts: FactColumns,
    fold: np.ufunc,
) -> Truths:
    result = truths_of(questionnaire, parts[0], facts)
    for part in parts[1:]:
        result = fold(result, truths_of(questionnaire, part, facts))
    return result


def _leaf(declared: FactColumn, holds: NDArray[np.bool_]) -> Truths:
    truths = holds.astype(np.int8)
    truths *= TRUE
    truths[declared == UNDECLARED] = UNDETERMINED
    return truths


def _bands(reached: Counts, applicable: Counts, cuts: Sequence[int]) -> NDArray[np.int8]:
    hundred_reached = reached.astype(np.int32) * 100
    wide_applicable = applicable.astype(np.int32)
    position = np.full(reached.shape, NO_BAND, dtype=np.int8)
    for band in bands(cuts):
        position += hundred_reached >= wide_applicable * band.start
    position[applicable == 0] = NO_BAND
    return position
