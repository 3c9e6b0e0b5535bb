"""What a wave asks of a response before its product is referenced, and what one of them misses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from clairevoie.core.canonical import Json
from clairevoie.core.faults import Fault, Path, quoted
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.core.scoring import Assessment, CriterionResult, Fraction

FORMAT: Final = "clairevoie/gates/1"


class Weight(StrEnum):
    """What missing a requirement does (domain.md, «Gates»)."""

    ELIMINATORY = "eliminatory"  # one missed: refused
    ORDINARY = "ordinary"  # as many as tolerated


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NO_SCORE = "no-score"  # a percentage is asked for and nothing applies: somebody has to decide


@dataclass(frozen=True, slots=True)
class Requirement:
    """A level of a criterion that is asked for, whatever the criterion's target."""

    criterion: str
    level: int
    weight: Weight


class InvalidGates(ValueError):
    """The gates break at least one rule; `faults` holds every one of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults in the gates")


@dataclass(frozen=True, slots=True)
class Gates:
    """`percent` of the applicable criteria to reach, 0 asks for none; at most `tolerance` misses."""

    percent: int = 0
    requirements: tuple[Requirement, ...] = ()
    tolerance: int = 0

    def __post_init__(self) -> None:
        faults = tuple(_faults_of(self))
        if faults:
            raise InvalidGates(faults)

    @property
    def is_empty(self) -> bool:
        return not self.percent and not self.requirements

    def of_weight(self, weight: Weight) -> tuple[Requirement, ...]:
        return tuple(each for each in self.requirements if each.weight is weight)


@dataclass(frozen=True, slots=True)
class Miss:
    """A requirement whose criterion applies and whose level is not reached."""

    requirement: Requirement
    result: CriterionResult


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of the gates, with everything that fails."""

    gates: Gates
    fraction: Fraction
    reaches_percent: bool
    eliminatory: tuple[Miss, ...]
    ordinary: tuple[Miss, ...]

    @property
    def is_within_tolerance(self) -> bool:
        return len(self.ordinary) <= self.gates.tolerance

    @property
    def outcome(self) -> Outcome:
        if self.eliminatory or not self.is_within_tolerance:
            return Outcome.FAILED
        if self.gates.percent and not self.fraction.applicable:
            return Outcome.NO_SCORE
        return Outcome.PASSED if self.reaches_percent else Outcome.FAILED


def verdict(gates: Gates, assessment: Assessment) -> Verdict:
    """Hold an assessment against the gates. Percentages are compared in integers.

    A requirement on a criterion that does not apply asks for nothing; «unknown» and no answer miss
    it. Raises `KeyError` for a criterion that the assessment does not know.
    """
    results = {each.id: each for each in assessment.criteria}
    misses = tuple(
        Miss(each, results[each.criterion])
        for each in gates.requirements
        if _is_missed(each, results[each.criterion])
    )
    fraction = assessment.fraction
    return Verdict(
        gates=gates,
        fraction=fraction,
        reaches_percent=100 * fraction.reached >= gates.percent * fraction.applicable,
        eliminatory=tuple(each for each in misses if each.requirement.weight is Weight.ELIMINATORY),
        ordinary=tuple(each for each in misses if each.requirement.weight is Weight.ORDINARY),
    )


def _is_missed(requirement: Requirement, result: CriterionResult) -> bool:
    if result.applies is not True:
        return False
    return not (isinstance(result.level, int) and result.level >= requirement.level)


def check_against(gates: Gates, questionnaire: Questionnaire) -> None:
    """Raises `InvalidGates` for a criterion, or a level of it, that the questionnaire does not have."""
    faults = tuple(_questionnaire_faults(gates, questionnaire))
    if faults:
        raise InvalidGates(faults)


def _faults_of(gates: Gates) -> Iterator[Fault]:
    if not 0 <= gates.percent <= 100:
        yield Fault(("percent",), Said("{percent} is no percentage", percent=gates.percent))
    ordinary = len(gates.of_weight(Weight.ORDINARY))
    if not 0 <= gates.tolerance <= ordinary:
        yield Fault(
            ("tolerance",),
            Said(
                "{tolerance} misses are tolerated of {count} ordinary requirements",
                tolerance=gates.tolerance,
                count=ordinary,
            ),
            Said("a number from 0 to {count}", count=ordinary),
        )
    seen: set[str] = set()
    for index, each in enumerate(gates.requirements):
        path: Path = ("requirements", index)
        if each.level < 1:
            yield Fault(
                (*path, "level"),
                Said("level {level} is reached by every answer", level=each.level),
                "1 or higher",
            )
        if each.criterion in seen:
            yield Fault(
                (*path, "criterion"),
                Said("{criterion} is required twice", criterion=quoted(each.criterion)),
                "keep one of them",
            )
        seen.add(each.criterion)


def _questionnaire_faults(gates: Gates, questionnaire: Questionnaire) -> Iterator[Fault]:
    criteria = {each.id: each for each in questionnaire.criteria}
    for index, each in enumerate(gates.requirements):
        criterion = criteria.get(each.criterion)
        if criterion is None:
            yield Fault(
                ("requirements", index, "criterion"),
                Said("unknown criterion {criterion}", criterion=quoted(each.criterion)),
                "name one of the questionnaire's criteria",
            )
        elif each.level >= len(criterion.levels):
            yield Fault(
                ("requirements", index, "level"),
                Said(
                    "{criterion} has no level {level}", criterion=each.criterion, level=each.level
                ),
                Said("a level from 1 to {highest}", highest=len(criterion.levels) - 1),
            )


def as_document(gates: Gates) -> Json:
    """The gates as their JSON document (docs/interfaces.md)."""
    return {
        "format": FORMAT,
        "percent": gates.percent,
        "tolerance": gates.tolerance,
        "requirements": [
            {"criterion": each.criterion, "level": each.level, "weight": each.weight.value}
            for each in gates.requirements
        ],
    }
