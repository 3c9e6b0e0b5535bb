"""A submission: a response frozen with its score, its signatory and its validity, as one document."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from clairevoie.core.answers import Response
from clairevoie.core.answers import as_document as response_document
from clairevoie.core.canonical import Json
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import Assessment, score
from clairevoie.core.scoring import as_document as assessment_document

FORMAT: Final = "clairevoie/submission/1"
RENEWAL_DAYS: Final = 90  # before its end, from which what nothing has changed of is signed again


class Act(StrEnum):
    """What a signature does: each is a submission of its own, the earlier ones stay."""

    FIRST = "first"
    CORRECTION = "correction"  # other answers, with a reason
    RENEWAL = "renewal"  # the same answers: nothing has changed


class Undetermined(ValueError):
    """Facts are missing: it is not known which criteria apply, so nothing can be signed."""

    def __init__(self, facts: Sequence[str], criteria: Sequence[str]) -> None:
        self.facts = tuple(facts)
        self.criteria = tuple(criteria)
        super().__init__(f"{len(self.criteria)} criteria hang on undeclared facts")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who declares the answers true, and in what function."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The submission that stands when the next one is signed: its number and its digest."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Submission:
    """`response` holds only answers to criteria that apply; `number` counts from 1.

    `follows` is the digest of the submission that this one takes the place of; empty for the first.
    """

    questionnaire: Questionnaire
    response: Response
    assessment: Assessment
    wave: str
    number: int
    act: Act
    follows: str
    signatory: Signatory
    submitted_at: datetime
    valid_until: date
    reason: str

    def __post_init__(self) -> None:
        if (self.act is Act.FIRST) != (self.number == 1) or (self.number == 1) == bool(
            self.follows
        ):
            raise ValueError(f"submission {self.number} is no {self.act} of {self.follows!r}")
        if bool(self.reason) != (self.act is Act.CORRECTION):
            raise ValueError(f"a {self.act} with reason {self.reason!r}")


def freeze(
    questionnaire: Questionnaire,
    response: Response,
    cuts: Sequence[int],
    *,
    wave: str,
    signatory: Signatory,
    submitted_at: datetime,
    validity_months: int,
    standing: Standing | None = None,
    reason: str = "",
) -> Submission:
    """Freeze a response. Raises `Undetermined` while a fact is missing that decides a criterion.

    Where another submission stands, this is its correction with a reason, its renewal without
    one. Unanswered criteria do not prevent it: they count as not reached. Days are UTC's. Raises
    `ValueError` for an instant without its time zone.
    """
    if submitted_at.tzinfo is None:
        raise ValueError("an instant without its time zone")
    submitted_at = submitted_at.astimezone(UTC)
    assessment = score(questionnaire, response.facts, response.answers, cuts)
    pending = [each for each in assessment.criteria if each.applies is None]
    if pending:
        facts = dict.fromkeys(fact for each in pending for fact in each.applicability.missing_facts)
        raise Undetermined(tuple(facts), [each.id for each in pending])
    applying = {each.id for each in assessment.criteria if each.applies}
    answers = {
        each.id: response.answers[each.id]
        for each in questionnaire.criteria
        if each.id in applying and each.id in response.answers
    }
    return Submission(
        questionnaire=questionnaire,
        response=replace(response, answers=answers),
        assessment=assessment,
        wave=wave,
        number=standing.number + 1 if standing else 1,
        act=_act(standing, reason),
        follows=standing.digest if standing else "",
        signatory=signatory,
        submitted_at=submitted_at,
        valid_until=months_later(submitted_at.date(), validity_months),
        reason=reason,
    )


def _act(standing: Standing | None, reason: str) -> Act:
    if standing is None:
        return Act.FIRST
    return Act.CORRECTION if reason else Act.RENEWAL


def renewable_from(valid_until: date) -> date:
    """The first day on which what stands may be renewed; it may be for as long as it stands."""
    return valid_until - timedelta(days=RENEWAL_DAYS)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def as_document(submission: Submission) -> Json:
    """The submission as the JSON document that its digest is taken of."""
    return {
        "format": FORMAT,
        "wave": submission.wave,
        "number": submission.number,
        "act": submission.act.value,
        "follows": submission.follows or None,
        "submitted_at": submission.submitted_at.astimezone(UTC).isoformat(timespec="seconds"),
        "valid_until": submission.valid_until.isoformat(),
        "reason": submission.reason,
        "signatory": {
            "name": submission.signatory.name,
            "function": submission.signatory.function,
        },
        "response": response_document(submission.response),
        "assessment": assessment_document(
            submission.questionnaire, submission.response.product, submission.assessment
        ),
    }
