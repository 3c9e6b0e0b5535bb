"""Correcting what was submitted: a draft again, while the submission stands."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from clairevoie.core.answers import Answer
from clairevoie.formats.responses import response_from_tree
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments import models
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations.answers import AnswerChange, record_answers
from clairevoie.web.assessments.operations.facts import declare_facts
from clairevoie.web.assessments.operations.responses import NotOpen
from clairevoie.web.assessments.states import ResponseState, may_be_corrected
from clairevoie.web.assessments.values import answer_value
from clairevoie.web.audit.operations import record_event

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


@transaction.atomic
def start_correction(*, response_id: UUID, reason: str, by: User, at: datetime) -> models.Response:
    """Open a submitted response again, for a reason; its submission stands until the next one.

    Once its wave is closed, the correction changes what stands and no longer what the wave counts.
    Raises `NotOpen` unless it is submitted, `ValueError` without a reason.
    """
    if not reason.strip():
        raise ValueError("a correction has a reason")
    response = response_for(by, response_id, Permission.SUBMIT, lock=True)
    if not may_be_corrected(response.state):
        raise NotOpen(response.state, response.wave.state)
    response.state = ResponseState.CORRECTING
    response.correction_reason = reason
    response.changed_at = at
    response.save(update_fields=["state", "correction_reason", "changed_at"])
    _tell("correction.started", response, by, at)
    return response


@transaction.atomic
def abandon_correction(*, response_id: UUID, by: User, at: datetime) -> models.Response:
    """Go back to what was submitted: facts and answers say it again, as new revisions.

    Raises `NotOpen` unless a correction is under way.
    """
    response = _correcting(by, response_id)
    latest = response.latest
    if latest is None:
        raise NotOpen(response.state, response.wave.state)
    submitted = response_from_tree(json.loads(latest.document)["response"])
    declare_facts(
        response_id=response_id,
        facts=submitted.facts,
        revision=response.facts_revision,
        by=by,
        at=at,
    )
    record_answers(
        response_id=response_id, changes=_back_to(response, latest.submitted_at), by=by, at=at
    )
    response = _correcting(by, response_id)
    response.state = ResponseState.SUBMITTED
    response.correction_reason = ""
    response.changed_at = at
    response.save(update_fields=["state", "correction_reason", "changed_at"])
    _tell("correction.abandoned", response, by, at)
    return response


def _correcting(by: User, response_id: UUID) -> models.Response:
    """The response, locked, while it is being corrected. Raises `NotOpen`."""
    response = response_for(by, response_id, Permission.SUBMIT, lock=True)
    if response.state != ResponseState.CORRECTING:
        raise NotOpen(response.state, response.wave.state)
    return response


def _back_to(response: models.Response, then: datetime) -> list[AnswerChange]:
    """What makes every answer say again what it said at an instant; nothing where it does."""
    said = {
        row.criterion: answer_value(row)
        for row in models.AnswerRevision.objects.filter(
            response=response, answered_at__lte=then
        ).order_by("revision")
    }
    nothing = Answer(None)
    changes = []
    for row in models.Answer.objects.filter(response=response):
        was, now = said.get(row.criterion, nothing), answer_value(row)
        if (was.level, was.comment) != (now.level, now.comment):
            changes.append(AnswerChange(row.criterion, was.level, was.comment, row.revision))
    return changes


def _tell(action: str, response: models.Response, by: User, at: datetime) -> None:
    latest = response.latest
    record_event(
        action=action,
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"number": latest.number if latest else 0},
    )
