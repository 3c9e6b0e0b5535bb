"""What a response is worth: two integers, a band, and an explanation for every criterion."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from clairevoie.core.answers import (
    AnsweredLevel,
    Answers,
    Assurance,
    Facts,
    Product,
    Unknown,
    level_document,
    product_document,
)
from clairevoie.core.applicability import Applicability, Truth, applicability
from clairevoie.core.canonical import Json
from clairevoie.core.questionnaire import Criterion, Questionnaire

FORMAT: Final = "clairevoie/assessment/1"
METHOD: Final = "1"  # the version of the rules in this module, named wherever a score is
DEFAULT_CUTS: Final = (0, 20, 40, 60, 80, 100)  # percent


class InvalidCuts(ValueError):
    """Cut points that do not go up from 0 to 100."""

    def __init__(self, cuts: Sequence[int]) -> None:
        self.cuts = tuple(cuts)
        super().__init__(f"cut points must go up from 0 to 100, not {self.cuts}")


@dataclass(frozen=True, slots=True)
class Fraction:
    """Criteria reached out of criteria applicable: integers, never a rounded number."""

    reached: int
    applicable: int

    def __post_init__(self) -> None:
        if not 0 <= self.reached <= self.applicable:
            raise ValueError(f"{self.reached} reached of {self.applicable} applicable")

    @property
    def percent(self) -> str | None:
        """For display only: rounded half up to one decimal, a string; None for 0 out of 0."""
        if self.applicable == 0:
            return None
        tenths = (2000 * self.reached + self.applicable) // (2 * self.applicable)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """Scores from `start` to under `end`, in percent; the last band includes 100."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class AssuranceInterval:
    """Reached criteria when only verified answers count, evidenced ones too, all of them."""

    verified: int
    evidenced: int
    declared: int


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One line of the explanation. Where it does not apply, level, reached and gap are None."""

    id: str
    theme: str
    target: int
    applicability: Applicability
    level: AnsweredLevel
    reached: bool | None
    gap: int | None  # levels missing to the target; None when unknown or not answered
    assurance: Assurance | None

    @property
    def applies(self) -> Truth:
        return self.applicability.applies

    @property
    def is_unanswered(self) -> bool:
        return self.applies is True and self.level is None

    @property
    def is_unknown(self) -> bool:
        return self.applies is True and isinstance(self.level, Unknown)

    @property
    def is_missed(self) -> bool:
        return self.reached is False


@dataclass(frozen=True, slots=True)
class ThemeResult:
    id: str
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Assessment:
    """What scoring says of a response; the same function gives the draft's and the final one."""

    fraction: Fraction
    band: Band | None  # None when nothing applies: no score, rather than a bad one
    unanswered: int
    unknown: int
    undetermined: int
    assurance: AssuranceInterval
    themes: tuple[ThemeResult, ...]
    criteria: tuple[CriterionResult, ...]
    method: str = METHOD

    @property
    def is_complete(self) -> bool:
        """Every applicable criterion has an answer, and every fact needed is declared."""
        return self.unanswered == 0 and self.undetermined == 0


def bands(cuts: Sequence[int] = DEFAULT_CUTS) -> tuple[Band, ...]:
    """The bands between cut points, lowest first. Raises `InvalidCuts`."""
    if len(cuts) < 2 or cuts[0] != 0 or cuts[-1] != 100:
        raise InvalidCuts(cuts)
    if any(low >= high for low, high in pairwise(cuts)):
        raise InvalidCuts(cuts)
    return tuple(Band(low, high) for low, high in pairwise(cuts))


def band_of(fraction: Fraction, cuts: Sequence[int] = DEFAULT_CUTS) -> Band | None:
    """The band of a fraction, compared in integers: 47/59 stands in [60, 80), whatever rounding says."""
    candidates = bands(cuts)
    if fraction.applicable == 0:
        return None
    for band in reversed(candidates):
        if 100 * fraction.reached >= band.start * fraction.applicable:
            return band
    raise AssertionError("unreachable: the first band starts at 0")


def score(
    questionnaire: Questionnaire,
    facts: Facts,
    answers: Answers,
    cuts: Sequence[int] = DEFAULT_CUTS,
) -> Assessment:
    """Score a response, draft or final (domain.md, «Scoring»).

    Answers to criteria that do not apply, or whose applicability is undetermined, never
    count. `unknown` and unanswered criteria stay in the denominator, not reached.
    """
    applies = applicability(questionnaire, facts)
    results = tuple(
        _result(criterion, applies[criterion.id], answers) for criterion in questionnaire.criteria
    )
    counted = [each for each in results if each.applies is True]
    fraction = _fraction(counted)
    return Assessment(
        fraction=fraction,
        band=band_of(fraction, cuts),
        unanswered=sum(each.is_unanswered for each in counted),
        unknown=sum(each.is_unknown for each in counted),
        undetermined=sum(each.applies is None for each in results),
        assurance=_assurance(counted),
        themes=tuple(
            ThemeResult(
                theme.id,
                _fraction([each for each in counted if each.theme == theme.id]),
            )
            for theme in questionnaire.themes
        ),
        criteria=results,
    )


def _result(criterion: Criterion, applies: Applicability, answers: Answers) -> CriterionResult:
    answer = answers.get(criterion.id) if applies.applies is True else None
    level = answer.level if answer else None
    at_level = level if isinstance(level, int) else None
    return CriterionResult(
        id=criterion.id,
        theme=criterion.theme,
        target=criterion.target,
        applicability=applies,
        level=level,
        reached=(at_level is not None and at_level >= criterion.target)
        if applies.applies is True
        else None,
        gap=None if at_level is None else max(0, criterion.target - at_level),
        assurance=answer.assurance if answer and at_level is not None else None,
    )


def _fraction(counted: Sequence[CriterionResult]) -> Fraction:
    return Fraction(sum(each.reached is True for each in counted), len(counted))


def _assurance(counted: Sequence[CriterionResult]) -> AssuranceInterval:
    backed = [each.assurance for each in counted if each.reached]
    verified = backed.count(Assurance.VERIFIED)
    return AssuranceInterval(
        verified=verified,
        evidenced=verified + backed.count(Assurance.EVIDENCED),
        declared=len(backed),
    )


def as_document(questionnaire: Questionnaire, product: Product, assessment: Assessment) -> Json:
    """The assessment as its JSON document (interfaces.md)."""
    band = assessment.band
    return {
        "format": FORMAT,
        "method": assessment.method,
        "questionnaire": {
            "id": questionnaire.id,
            "version": questionnaire.version,
            "digest": questionnaire.digest,
        },
        "product": product_document(product),
        "reached": assessment.fraction.reached,
        "applicable": assessment.fraction.applicable,
        "unanswered": assessment.unanswered,
        "unknown": assessment.unknown,
        "undetermined": assessment.undetermined,
        "percent": assessment.fraction.percent,
        "band": None if band is None else [band.start, band.end],
        "assurance": {
            "verified": assessment.assurance.verified,
            "evidenced": assessment.assurance.evidenced,
            "declared": assessment.assurance.declared,
        },
        "themes": [
            {
                "id": each.id,
                "reached": each.fraction.reached,
                "applicable": each.fraction.applicable,
            }
            for each in assessment.themes
        ],
        "criteria": [_result_document(each) for each in assessment.criteria],
    }


def _result_document(result: CriterionResult) -> Json:
    return {
        "id": result.id,
        "applies": result.applies,
        "level": level_document(result.level),
        "target": result.target,
        "reached": result.reached,
        "gap": result.gap,
    }
