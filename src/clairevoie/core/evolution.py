"""What changed from one assessment of a product to a later one, criterion by criterion."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from clairevoie.core.answers import Answer, Answers
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.scoring import Assessment, CriterionResult


class Course(StrEnum):
    """Which way a criterion went; most important first."""

    REGRESSED = "regressed"  # reached its target, and does no more
    PROGRESSED = "progressed"  # reaches its target now
    MOVED = "moved"  # another level, on the same side of the target
    BEGAN = "began"  # applies now, and did not
    ENDED = "ended"  # applies no more
    REWORDED = "reworded"  # the same level, another comment


ORDER = tuple(Course)


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion in both assessments, and what its answers said."""

    criterion: Criterion
    course: Course
    before: CriterionResult
    after: CriterionResult
    said: Answer
    says: Answer


def changes(
    questionnaire: Questionnaire,
    before: Assessment,
    after: Assessment,
    said: Answers,
    says: Answers,
) -> tuple[Change, ...]:
    """Every criterion that differs: critical regressions first, then other regressions, progress…

    Both assessments are of the same questionnaire version.
    """
    found = _changes(questionnaire, before, after, said, says)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                not (each.course is Course.REGRESSED and each.criterion.critical),
                ORDER.index(each.course),
            ),
        )
    )


def _changes(
    questionnaire: Questionnaire,
    before: Assessment,
    after: Assessment,
    said: Answers,
    says: Answers,
) -> Iterator[Change]:
    nothing = Answer(None)
    for criterion, was, now in zip(
        questionnaire.criteria, before.criteria, after.criteria, strict=True
    ):
        old, new = said.get(criterion.id, nothing), says.get(criterion.id, nothing)
        course = _course(was, now, old, new)
        if course is not None:
            yield Change(criterion, course, was, now, old, new)


def _course(was: CriterionResult, now: CriterionResult, old: Answer, new: Answer) -> Course | None:
    if was.applies is not True or now.applies is not True:
        if now.applies is True:
            return Course.BEGAN
        return Course.ENDED if was.applies is True else None
    if was.reached != now.reached:
        return Course.PROGRESSED if now.reached else Course.REGRESSED
    if old.level != new.level:
        return Course.MOVED
    return Course.REWORDED if old.comment != new.comment else None
