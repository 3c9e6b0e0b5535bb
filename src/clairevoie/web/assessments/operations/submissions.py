"""Freezing a response as its signatory declares it true: first, corrected, or renewed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clairevoie.core.canonical import canonical_bytes, digest_of_bytes
from clairevoie.core.submission import Signatory, Standing, as_document, freeze
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments import models
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations.evidence import hold_evidence
from clairevoie.web.assessments.operations.responses import NotOpen
from clairevoie.web.assessments.states import (
    ResponseState,
    counts_in_wave,
    may_be_renewed,
    may_change,
)
from clairevoie.web.assessments.values import response_value
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.operations import lock_wave

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.programmes.models import Wave


@transaction.atomic
def submit(*, response_id: UUID, signatory: Signatory, by: User, at: datetime) -> models.Submission:
    """Freeze the response as its signatory declares it true; a correction with its reason.

    Raises `NotOpen`, or `clairevoie.core.submission.Undetermined`.
    """
    response, wave = _held(by, response_id)
    if not may_change(response.state, wave.state):
        raise NotOpen(response.state, wave.state)
    return _sign(response, wave, response.correction_reason, signatory, by, at)


@transaction.atomic
def renew(*, response_id: UUID, signatory: Signatory, by: User, at: datetime) -> models.Submission:
    """Sign what stands again, as it is: the signatory declares that nothing has changed.

    Only how the answers are backed is of the day. Raises `NotOpen` unless it is submitted and its
    validity ends soon, or has ended.
    """
    response, wave = _held(by, response_id)
    latest = response.latest
    if latest is None or not may_be_renewed(
        response.state, latest.valid_until, timezone.localdate(at)
    ):
        raise NotOpen(response.state, wave.state)
    return _sign(response, wave, "", signatory, by, at)


def _held(by: User, response_id: UUID) -> tuple[models.Response, Wave]:
    """The wave's row is locked first, so that a wave never closes with a submission under way."""
    wave = lock_wave(response_for(by, response_id, Permission.SUBMIT).wave.slug)
    response = response_for(by, response_id, Permission.SUBMIT, lock=True)
    if wave is None:
        raise NotOpen(response.state, "unknown")
    return response, wave


def _sign(
    response: models.Response,
    wave: Wave,
    reason: str,
    signatory: Signatory,
    by: User,
    at: datetime,
) -> models.Submission:
    latest = response.latest
    frozen = freeze(
        questionnaire_of(wave.questionnaire_id),
        response_value(response, models.Answer.objects.filter(response=response)),
        programme_of(response.wave.programme.document).bands,
        wave=wave.slug,
        signatory=signatory,
        submitted_at=at,
        validity_months=wave.validity_months,
        standing=Standing(latest.number, latest.digest) if latest else None,
        reason=reason,
    )
    document = canonical_bytes(as_document(frozen))
    submission = models.Submission.objects.create(
        response=response,
        number=frozen.number,
        act=frozen.act,
        follows=latest,
        document=document.decode(),
        digest=digest_of_bytes(document),
        submitted_by=by,
        submitted_at=at,
        valid_until=frozen.valid_until,
        reason=frozen.reason,
        signatory_name=signatory.name,
        signatory_function=signatory.function,
        method=frozen.assessment.method,
        reached=frozen.assessment.fraction.reached,
        applicable=frozen.assessment.fraction.applicable,
    )
    hold_evidence(submission, response)
    response.state = ResponseState.SUBMITTED
    response.latest = submission
    if counts_in_wave(wave.state):
        response.counted = submission
    response.changed_at = at
    response.correction_reason = ""
    response.save(update_fields=["state", "latest", "counted", "correction_reason", "changed_at"])
    record_event(
        action="response.submitted",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={
            "number": submission.number,
            "act": str(submission.act),
            "digest": submission.digest,
        },
    )
    return submission
