"""The submissions of one response, and what changed between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from clairevoie.core.answers import AnsweredLevel, Unknown
from clairevoie.core.conditions import Fact
from clairevoie.core.evolution import Change, Course, changes
from clairevoie.core.scoring import Fraction
from clairevoie.core.submission import Act
from clairevoie.web.accounts.permissions import Permission, may
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.submissions import SubmittedResult, frozen_result
from clairevoie.web.assessments.states import ResponseState, may_be_corrected, may_be_renewed


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """One submission in the history of its response."""

    number: int
    act: Act
    submitted_at: datetime
    valid_until: date
    signatory: str
    reason: str
    digest: str
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """The submissions of a response, the latest first, and what its vendor may do with that one.

    `counted` is the number of the one that its wave counts; 0 where it counts none.
    """

    history: tuple[SubmissionLine, ...]
    counted: int
    is_being_corrected: bool
    may_correct: bool
    may_renew: bool


def standing_of(response: models.Response) -> Standing:
    """The history of a response fetched through `access`. One statement."""
    rows = list(
        models.Submission.objects.filter(response=response).defer("document").order_by("-number")
    )
    may_sign = may(response.role, Permission.SUBMIT)
    today = timezone.localdate()
    return Standing(
        history=tuple(map(_line, rows)),
        counted=next((row.number for row in rows if row.pk == response.counted_id), 0),
        is_being_corrected=response.state == ResponseState.CORRECTING,
        may_correct=may_sign and may_be_corrected(response.state),
        may_renew=may_sign and may_be_renewed(response.state, rows[0].valid_until, today),
    )


def _line(row: models.Submission) -> SubmissionLine:
    return SubmissionLine(
        number=row.number,
        act=Act(row.act),
        submitted_at=row.submitted_at,
        valid_until=row.valid_until,
        signatory=f"{row.signatory_name}, {row.signatory_function}",
        reason=row.reason,
        digest=row.digest,
        fraction=Fraction(row.reached, row.applicable),
    )


@dataclass(frozen=True, slots=True)
class Differences:
    """Two submissions of one response, and everything that differs."""

    before: SubmittedResult
    after: SubmittedResult
    reason: str
    changes: tuple[Change, ...]
    facts: tuple[Fact, ...]  # those declared otherwise

    @property
    def regressions(self) -> int:
        return sum(each.course is Course.REGRESSED for each in self.changes)

    @property
    def progress(self) -> int:
        return sum(each.course is Course.PROGRESSED for each in self.changes)


def differences(before: models.Submission, after: models.Submission) -> Differences:
    """Two submissions fetched through `access`, of one response. No statement of its own."""
    was, now = frozen_result(before), frozen_result(after)
    return Differences(
        before=was,
        after=now,
        reason=after.reason,
        changes=changes(
            now.questionnaire, was.assessment, now.assessment, was.answers, now.answers
        ),
        facts=tuple(
            each
            for each in now.questionnaire.facts
            if was.facts.get(each.id) != now.facts.get(each.id)
        ),
    )


CHANGE_COLUMNS = (
    "criterion",
    "theme",
    "critical",
    "change",
    "level_before",
    "level_after",
    "comment_before",
    "comment_after",
)


def change_row(change: Change) -> tuple[object, ...]:
    """A criterion that differs as its CSV row; no level where it does not apply."""
    return (
        change.criterion.id,
        change.criterion.theme,
        "yes" if change.criterion.critical else "no",
        str(change.course),
        _cell(change.said.level) if change.before.applies else None,
        _cell(change.says.level) if change.after.applies else None,
        change.said.comment if change.before.applies else None,
        change.says.comment if change.after.applies else None,
    )


def _cell(level: AnsweredLevel) -> str | int | None:
    return level.value if isinstance(level, Unknown) else level
