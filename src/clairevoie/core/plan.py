"""A vendor's plan: dated actions towards missed targets, and the score that they would give."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from clairevoie.core.answers import Answer, Answers, Facts, level_exists
from clairevoie.core.faults import Fault
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.core.scoring import DEFAULT_CUTS, Assessment, Band, CriterionResult, Fraction, score

MAXIMUM_ACTIONS: Final = 300  # a response
MAXIMUM_TEXT: Final = 2000  # characters
MAXIMUM_OWNER: Final = 200  # characters
MAXIMUM_YEARS: Final = 10  # ahead

_DAY: Final = timedelta(days=1)
# Of what no text holds: line ends apart, what spreadsheets and calendars cannot carry.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class ActionState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    DONE = "done"  # the work is; that it is shows in the next answer, not in the plan
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Action:
    """What the vendor will do so that a criterion reaches a level, and by when."""

    criterion: str
    level: int
    due: date
    state: ActionState = ActionState.PLANNED
    text: str = ""
    measure: str = ""  # what compensates until then

    @property
    def is_open(self) -> bool:
        return self.state in (ActionState.PLANNED, ActionState.IN_PROGRESS)

    def is_late(self, on: date) -> bool:
        """Not done, and its date has passed: it promises nothing until it has a new date."""
        return self.is_open and self.due < on

    def is_kept(self, on: date) -> bool:
        """Neither dropped nor late: the only actions that a projection counts."""
        return self.state is not ActionState.DROPPED and not self.is_late(on)

    def counts_from(self, on: date) -> date:
        """The day from which a kept action counts: never today, which is what answers say."""
        return max(self.due, on + _DAY)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who sees to an action: a member by number, anybody else by name, or nobody yet."""

    member: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ProjectedPoint:
    """The score from this day on, if the actions due by then are kept."""

    day: date
    fraction: Fraction
    band: Band | None


def projection(
    questionnaire: Questionnaire,
    facts: Facts,
    answers: Answers,
    actions: Iterable[Action],
    *,
    on: date,
    cuts: Sequence[int] = DEFAULT_CUTS,
) -> tuple[ProjectedPoint, ...]:
    """The score today, as the answers stand, then on each day when a counted action is due.

    Each point is what `score` says of the response with the levels of the actions due by then put
    in: the same function, the same facts. So it never goes down, and actions for criteria that do
    not apply or are reached already add nothing.
    """
    today = score(questionnaire, facts, answers, cuts)
    points = [ProjectedPoint(on, today.fraction, today.band)]
    then = dict(answers)
    planned = sorted(counted(today, actions, on=on), key=lambda each: each.counts_from(on))
    for day, due in groupby(planned, key=lambda each: each.counts_from(on)):
        for action in due:
            then[action.criterion] = _raised(then.get(action.criterion), action.level)
        assessed = score(questionnaire, facts, then, cuts)
        points.append(ProjectedPoint(day, assessed.fraction, assessed.band))
    return tuple(points)


def counted(assessment: Assessment, actions: Iterable[Action], *, on: date) -> tuple[Action, ...]:
    """The kept actions that raise a missed criterion above its level as it stands."""
    missed = {each.id: each for each in assessment.criteria if each.is_missed}
    return tuple(
        each
        for each in actions
        if each.is_kept(on) and each.criterion in missed and each.level > _stands(missed, each)
    )


def _stands(missed: dict[str, CriterionResult], action: Action) -> int:
    return level_that_stands(missed[action.criterion])


def level_that_stands(result: CriterionResult) -> int:
    """The answered level; 0, the lowest, where the answer is «ne sait pas» or missing."""
    return result.level if isinstance(result.level, int) else 0


def _raised(answer: Answer | None, level: int) -> Answer:
    if answer is not None and isinstance(answer.level, int) and answer.level >= level:
        return answer
    return Answer(level)


def action_faults(
    questionnaire: Questionnaire,
    assessment: Assessment,
    action: Action,
    *,
    on: date,
    before: Action | None = None,
) -> Iterator[Fault]:
    """What is wrong with a new action, or with one that said `before`: `path` names the field.

    What did not change is not held against it: a late action can be marked as done, and one whose
    criterion was reached in the meantime too.
    """
    if before is None or before.criterion != action.criterion:
        faults = tuple(_criterion_faults(questionnaire, assessment, action))
        yield from faults
        if faults:
            return
    if before is None or before.level != action.level:
        yield from _level_faults(questionnaire, assessment, action)
    if before is None or before.due != action.due:
        yield from _due_faults(action.due, on)
    if not action.text.strip():
        yield Fault(("text",), "no action", "say what will be done")
    for name, text in (("text", action.text), ("measure", action.measure)):
        yield from _text_faults(name, text)


def owner_faults(owner: Owner, members: Container[int]) -> Iterator[Fault]:
    """What is wrong with an owner, where these are the vendor's members."""
    if owner.member is not None and owner.member not in members:
        yield Fault(("owner",), "not a member of this vendor", "choose one of the list")
    if owner.member is not None and owner.name:
        yield Fault(("owner_name",), "two owners", "choose a member, or write a name")
    if len(owner.name) > MAXIMUM_OWNER:
        yield Fault(
            ("owner_name",),
            Said("text of {count} characters", count=len(owner.name)),
            Said("at most {most} characters", most=MAXIMUM_OWNER),
        )
    if _CONTROL.search(owner.name) or "\n" in owner.name or "\t" in owner.name:
        yield Fault(("owner_name",), "a control character", "remove it")


def _criterion_faults(
    questionnaire: Questionnaire, assessment: Assessment, action: Action
) -> Iterator[Fault]:
    if not questionnaire.has_criterion(action.criterion):
        yield Fault(
            ("criterion",),
            Said("unknown criterion {criterion}", criterion=repr(action.criterion[:60])),
        )
        return
    result = next(each for each in assessment.criteria if each.id == action.criterion)
    if result.applies is not True:
        yield Fault(
            ("criterion",),
            Said("criterion {criterion} does not apply", criterion=action.criterion),
            "an action needs a criterion that applies on the declared facts",
        )
    elif result.reached:
        yield Fault(
            ("criterion",),
            Said("criterion {criterion} is at its target", criterion=action.criterion),
            "it needs no action",
        )


def _level_faults(
    questionnaire: Questionnaire, assessment: Assessment, action: Action
) -> Iterator[Fault]:
    criterion = questionnaire.criterion(action.criterion)
    result = next(each for each in assessment.criteria if each.id == action.criterion)
    least = min(level_that_stands(result) + 1, len(criterion.levels) - 1)
    if not level_exists(criterion, action.level) or action.level < least:
        yield Fault(
            ("level",),
            Said(
                "level {level} of {criterion} is not above the one that stands",
                level=action.level,
                criterion=action.criterion,
            ),
            Said("from {least} to {most}", least=least, most=len(criterion.levels) - 1),
        )


def _due_faults(due: date, on: date) -> Iterator[Fault]:
    if due < on:
        yield Fault(("due",), "this date has passed", "choose today or a later day")
    elif due.year - on.year > MAXIMUM_YEARS:
        yield Fault(
            ("due",), "this date is too far away", Said("at most {most} years", most=MAXIMUM_YEARS)
        )


def _text_faults(name: str, text: str) -> Iterator[Fault]:
    if len(text) > MAXIMUM_TEXT:
        yield Fault(
            (name,),
            Said("text of {count} characters", count=len(text)),
            Said("at most {most} characters", most=MAXIMUM_TEXT),
        )
    if _CONTROL.search(text):
        yield Fault((name,), "a control character", "remove it")
