"""Recording answers: what was wrong is refused whole, what somebody else changed is a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from clairevoie.core.answers import Answer, AnsweredLevel, answer_faults
from clairevoie.core.faults import Fault
from clairevoie.web.assessments import models
from clairevoie.web.assessments.operations.responses import editable_response
from clairevoie.web.assessments.values import answer_value, level_columns
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.documents import questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


class Refused(ValueError):
    """What was sent breaks the questionnaire's rules; `faults` says where. Nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What someone wants an answer to say, and the revision that they had before them."""

    criterion: str
    level: AnsweredLevel
    comment: str
    revision: int  # 0: none yet


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer says this now; `changed` is false when it said so before."""

    answer: models.Answer | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else answered in between: nothing was written, both values are shown."""

    current: models.Answer
    wanted: AnswerChange


Outcome = Saved | Conflict


@dataclass(frozen=True, slots=True)
class Recorded:
    """The response as it stands after recording, and what became of each change."""

    response: models.Response
    answers: tuple[models.Answer, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(each for each in self.outcomes if isinstance(each, Conflict))

    @property
    def saved(self) -> int:
        return sum(isinstance(each, Saved) and each.changed for each in self.outcomes)


def record_answer(*, response_id: UUID, change: AnswerChange, by: User, at: datetime) -> Recorded:
    """Record one answer; see `record_answers`."""
    return record_answers(response_id=response_id, changes=(change,), by=by, at=at)


@transaction.atomic
def record_answers(
    *, response_id: UUID, changes: Sequence[AnswerChange], by: User, at: datetime
) -> Recorded:
    """Record answers. A change made upon an older revision is a `Conflict`, and is not written.

    Answers to criteria that do not apply are kept, and never counted. Raises `NotOpen`, or
    `Refused` with every fault. One answer costs ten statements, its transaction included.
    """
    response = editable_response(by, response_id)
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    faults = [
        fault
        for each in changes
        for fault in answer_faults(questionnaire, each.criterion, Answer(each.level, each.comment))
    ]
    if faults:
        raise Refused(faults)
    answers = models.Answer.objects.filter(response=response).select_related("answered_by")
    rows = {row.criterion: row for row in answers}
    outcomes = tuple(_apply(rows, response, each, by, at) for each in changes)
    changed = [
        outcome.answer
        for outcome in outcomes
        if isinstance(outcome, Saved) and outcome.changed and outcome.answer is not None
    ]
    if changed:
        _write(response, changed, by, at)
    return Recorded(response, tuple(rows.values()), outcomes)


@transaction.atomic
def restore_answer(
    *, response_id: UUID, criterion: str, revision: int, current: int, by: User, at: datetime
) -> Recorded:
    """Say again what an answer said at an earlier revision: a new revision, nothing is removed.

    `current`: the revision that the person saw; when somebody answered since, it is a `Conflict`.
    Raises `NotOpen`, or `AnswerRevision.DoesNotExist`.
    """
    response = editable_response(by, response_id)
    earlier = models.AnswerRevision.objects.get(
        response=response, criterion=criterion, revision=revision
    )
    said = answer_value(earlier)
    change = AnswerChange(criterion, said.level, said.comment, current)
    return record_answer(response_id=response_id, change=change, by=by, at=at)


def _apply(
    rows: dict[str, models.Answer],
    response: models.Response,
    change: AnswerChange,
    by: User,
    at: datetime,
) -> Outcome:
    row = rows.get(change.criterion)
    says = answer_value(row) if row else Answer(None)
    if (says.level, says.comment) == (change.level, change.comment):
        return Saved(row, changed=False)
    if row is not None and row.revision != change.revision:
        return Conflict(row, change)
    if row is None:
        row = rows[change.criterion] = models.Answer(
            response=response, criterion=change.criterion, revision=0
        )
    for column, value in level_columns(change.level).items():
        setattr(row, column, value)
    row.comment = change.comment
    row.revision += 1
    row.answered_by = by
    row.answered_at = at
    return Saved(row, changed=True)


def _write(
    response: models.Response, changed: Sequence[models.Answer], by: User, at: datetime
) -> None:
    models.Answer.objects.bulk_create([each for each in changed if each.revision == 1])
    again = [each for each in changed if each.revision > 1]
    columns = ["level", "unknown", "comment", "revision", "answered_by", "answered_at"]
    if len(again) == 1:
        again[0].save(update_fields=columns)
    else:
        models.Answer.objects.bulk_update(again, columns)
    models.AnswerRevision.objects.bulk_create(
        models.AnswerRevision(
            response=response,
            criterion=each.criterion,
            level=each.level,
            unknown=each.unknown,
            comment=each.comment,
            assurance=each.assurance,
            revision=each.revision,
            answered_by=by,
            answered_at=at,
        )
        for each in changed
    )
    models.Response.objects.filter(pk=response.pk).update(changed_at=at)
    record_event(
        action="answers.recorded",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"revisions": {each.criterion: each.revision for each in changed}},
    )
