"""Freezing a response as its signatory declares it true."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from clairevoie.core.canonical import canonical_bytes, digest_of_bytes
from clairevoie.core.submission import Signatory, as_document, freeze
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments import models
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations.evidence import hold_evidence
from clairevoie.web.assessments.operations.responses import EDITABLE, NotOpen
from clairevoie.web.assessments.values import response_value
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.operations import lock_wave
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


@transaction.atomic
def submit(*, response_id: UUID, signatory: Signatory, by: User, at: datetime) -> models.Submission:
    """Freeze the response as its signatory declares it true; a correction with its reason.

    The wave's row is locked first, so that a wave never closes with a submission under way.
    Raises `NotOpen`, or `clairevoie.core.submission.Undetermined`.
    """
    wave = lock_wave(response_for(by, response_id, Permission.SUBMIT).wave.slug)
    response = response_for(by, response_id, Permission.SUBMIT, lock=True)
    if wave is None or response.state not in EDITABLE or wave.state != WaveState.OPEN:
        raise NotOpen(response.state, wave.state if wave else "unknown")
    questionnaire = questionnaire_of(wave.questionnaire_id)
    frozen = freeze(
        questionnaire,
        response_value(response, models.Answer.objects.filter(response=response)),
        programme_of(response.wave.programme.document).bands,
        wave=wave.slug,
        number=models.Submission.objects.filter(response=response).count() + 1,
        signatory=signatory,
        submitted_at=at,
        validity_months=wave.validity_months,
        reason=response.correction_reason,
    )
    document = canonical_bytes(as_document(frozen))
    submission = models.Submission.objects.create(
        response=response,
        number=frozen.number,
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
    response.state = models.ResponseState.SUBMITTED
    response.latest = submission
    response.changed_at = at
    response.correction_reason = ""
    response.save(update_fields=["state", "latest", "correction_reason", "changed_at"])
    record_event(
        action="response.submitted",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"number": submission.number, "digest": submission.digest},
    )
    return submission
