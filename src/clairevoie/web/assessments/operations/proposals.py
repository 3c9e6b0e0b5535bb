"""Copying answers from another response: proposed one by one, answered only when confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments import models
from clairevoie.web.assessments.access import source_for
from clairevoie.web.assessments.operations.answers import AnswerChange, Recorded, record_answer
from clairevoie.web.assessments.operations.responses import editable_response, start_response
from clairevoie.web.assessments.queries.proposals import copy_preview
from clairevoie.web.assessments.values import level_columns, level_value
from clairevoie.web.audit.operations import record_event

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


class ProposalGone(LookupError):
    """The proposal was replaced by another copy, or never stood in this response."""


@transaction.atomic
def copy_answers(*, response_id: UUID, source_id: UUID, by: User, at: datetime) -> int:
    """Propose another response's answers where this one has none. Returns how many.

    A proposal for the same criterion from an earlier copy is replaced. Raises `NotOpen`, or
    `Http404` for a source that is not the same vendor's.
    """
    response = editable_response(by, response_id)
    source = source_for(by, response, source_id, Permission.ANSWER)
    proposed = copy_preview(response, source).answers
    models.Proposal.objects.filter(response=response, criterion__in=list(proposed)).delete()
    models.Proposal.objects.bulk_create(
        models.Proposal(
            response=response,
            source=source,
            criterion=criterion,
            comment=answer.comment,
            proposed_by=by,
            proposed_at=at,
            **level_columns(answer.level),
        )
        for criterion, answer in proposed.items()
    )
    if proposed:
        record_event(
            action="answers.proposed",
            object=f"response:{response.public_id}",
            by=by.audit_name,
            at=at,
            detail={"source": str(source.public_id), "criteria": sorted(proposed)},
        )
    return len(proposed)


@transaction.atomic
def start_from(
    *,
    product_id: UUID,
    wave: str,
    product_version: str,
    source_id: UUID,
    by: User,
    at: datetime,
) -> models.Response:
    """Start answering for a version with another response's answers proposed, both or neither.

    Raises what `start_response` and `copy_answers` raise.
    """
    response = start_response(
        product_id=product_id, wave=wave, product_version=product_version, by=by, at=at
    )
    copy_answers(response_id=response.public_id, source_id=source_id, by=by, at=at)
    return response


@transaction.atomic
def confirm_proposal(*, response_id: UUID, proposal_id: UUID, by: User, at: datetime) -> Recorded:
    """Answer a criterion with what is proposed for it.

    Where somebody answered it since, that is a `Conflict` and the answer stays. Raises `NotOpen`,
    or `ProposalGone`.
    """
    response = editable_response(by, response_id)
    row = models.Proposal.objects.filter(response=response, public_id=proposal_id).first()
    if row is None:
        raise ProposalGone(proposal_id)
    change = AnswerChange(row.criterion, level_value(row), row.comment, 0)
    return record_answer(response_id=response_id, change=change, by=by, at=at)
