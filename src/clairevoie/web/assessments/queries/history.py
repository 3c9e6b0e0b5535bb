"""The submissions of one response, and what changed between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clairevoie.core.conditions import Fact
from clairevoie.core.evolution import Change, Course, changes
from clairevoie.core.scoring import Fraction
from clairevoie.web.accounts.permissions import Permission, may
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.submissions import SubmittedResult, frozen_result
from clairevoie.web.programmes.states import WaveState


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """One submission in the history of its response."""

    number: int
    submitted_at: datetime
    valid_until: date
    signatory: str
    reason: str
    digest: str
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """The submissions of a response, the latest first, and whether that one is being corrected."""

    history: tuple[SubmissionLine, ...]
    is_being_corrected: bool
    may_correct: bool


def standing_of(response: models.Response) -> Standing:
    """The history of a response fetched through `access`. One statement."""
    rows = models.Submission.objects.filter(response=response)
    return Standing(
        history=tuple(_line(row) for row in rows.defer("document").order_by("-number")),
        is_being_corrected=response.state == models.ResponseState.CORRECTING,
        may_correct=(
            response.state == models.ResponseState.SUBMITTED
            and response.wave.state == WaveState.OPEN
            and may(response.role, Permission.SUBMIT)
        ),
    )


def _line(row: models.Submission) -> SubmissionLine:
    return SubmissionLine(
        number=row.number,
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
