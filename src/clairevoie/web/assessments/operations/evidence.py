"""Backing an answer with a file or a link, and taking that back while nothing is signed with it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Sum
from django.http import Http404

from clairevoie.core.canonical import digest_of_hash
from clairevoie.formats.attachments import RefusedAttachment, file_type
from clairevoie.web.assessments import models
from clairevoie.web.assessments.operations.responses import editable_response
from clairevoie.web.assessments.operations.scanning import scan
from clairevoie.web.assessments.queries.evidence import STORAGE
from clairevoie.web.assessments.queries.orphans import Orphan, orphaned_evidence
from clairevoie.web.audit.operations import record_event

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from clairevoie.web.accounts.models import User

MAXIMUM_PIECES: Final = 20  # of one criterion
MAXIMUM_TOTAL: Final = 500_000_000  # bytes of one response
FOREVER: Final = date.max


class NoAnswer(ValueError):
    """The criterion has no answer yet: there is nothing to back."""


class TooMuch(ValueError):
    """The criterion has as many pieces, or the response as many bytes, as are kept."""


class Signed(ValueError):
    """A submission holds this evidence: it stays."""

    def __init__(self, criterion: str) -> None:
        self.criterion = criterion
        super().__init__(criterion)


def add_file(
    *,
    response_id: UUID,
    criterion: str,
    file: UploadedFile[bytes],
    title: str,
    dated: date | None,
    valid_until: date | None,
    by: User,
    at: datetime,
) -> models.Evidence:
    """Back an answer with a file, looked at by its content and by the scanner where there is one.

    Raises `NotOpen`, `NoAnswer`, `TooMuch`, and
    `clairevoie.formats.attachments.RefusedAttachment`.
    """
    name = (file.name or "")[-200:]
    size = file.size or 0
    kind = file_type(file, size, name)  # type: ignore[arg-type]
    scan(file)
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    storage = storages[STORAGE]
    stored_as = storage.save(f"{uuid4()}.{kind}", file)
    try:
        return _add(
            response_id,
            models.Evidence(
                criterion=criterion,
                title=title or name or str(kind),
                stored_as=stored_as,
                ending=str(kind),
                size=size,
                digest=digest_of_hash(found.digest()),
                dated=dated,
                valid_until=valid_until,
                added_at=at,
            ),
            by,
            at,
        )
    except BaseException:
        storage.delete(stored_as)
        raise


def add_link(
    *,
    response_id: UUID,
    criterion: str,
    url: str,
    title: str,
    dated: date | None,
    valid_until: date | None,
    by: User,
    at: datetime,
) -> models.Evidence:
    """Back an answer with a link. Raises `NotOpen`, `NoAnswer`, `TooMuch`."""
    evidence = models.Evidence(
        criterion=criterion,
        title=title or url[:200],
        url=url,
        dated=dated,
        valid_until=valid_until,
        added_at=at,
    )
    return _add(response_id, evidence, by, at)


@transaction.atomic
def _add(response_id: UUID, evidence: models.Evidence, by: User, at: datetime) -> models.Evidence:
    response = editable_response(by, response_id)
    answer = models.Answer.objects.filter(response=response, criterion=evidence.criterion).first()
    if answer is None or answer.level is None:
        raise NoAnswer(evidence.criterion)
    there = models.Evidence.objects.filter(response=response)
    total = there.aggregate(bytes=Sum("size"))["bytes"] or 0
    of_criterion = there.filter(criterion=evidence.criterion).count()
    if of_criterion >= MAXIMUM_PIECES or total + evidence.size > MAXIMUM_TOTAL:
        raise TooMuch
    evidence.response = response
    evidence.added_by = by
    evidence.save()
    _keep_date(answer)
    record_event(
        action="evidence.added",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={
            "criterion": evidence.criterion,
            "evidence": str(evidence.public_id),
            "digest": evidence.digest,
        },
    )
    return evidence


@transaction.atomic
def remove_evidence(*, response_id: UUID, evidence_id: UUID, by: User, at: datetime) -> str:
    """Take a piece of evidence back, its file with it; the criterion that it backed.

    Raises `NotOpen`, `Signed`, `Http404`.
    """
    response = editable_response(by, response_id)
    evidence = models.Evidence.objects.filter(response=response, public_id=evidence_id).first()
    if evidence is None:
        raise Http404
    if evidence.submissions.exists():
        raise Signed(evidence.criterion)
    evidence.delete()
    answer = models.Answer.objects.filter(response=response, criterion=evidence.criterion).first()
    if answer is not None:
        _keep_date(answer)
    record_event(
        action="evidence.removed",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"criterion": evidence.criterion, "evidence": str(evidence_id)},
    )
    if evidence.stored_as:
        transaction.on_commit(lambda: storages[STORAGE].delete(evidence.stored_as))
    return evidence.criterion


def _keep_date(answer: models.Answer) -> None:
    """The latest day until which any evidence backs an answer."""
    days = models.Evidence.objects.filter(
        response=answer.response_id, criterion=answer.criterion
    ).values_list("valid_until", flat=True)
    until = max((each or FOREVER for each in days), default=None)
    models.Answer.objects.filter(pk=answer.pk).update(evidenced_until=until)


def hold_evidence(submission: models.Submission, response: models.Response) -> None:
    """Tie what backs a response's answers to the submission that is signed with it."""
    submission.evidence.set(models.Evidence.objects.filter(response=response))


def remove_orphaned_evidence(*, at: datetime) -> tuple[Orphan, ...]:
    """Delete the files that no row names, older than a day. Returns them."""
    found = tuple(orphaned_evidence(at))
    for each in found:
        storages[STORAGE].delete(each.name)
    return found


__all__ = [
    "NoAnswer",
    "RefusedAttachment",
    "Signed",
    "TooMuch",
    "add_file",
    "add_link",
    "hold_evidence",
    "remove_evidence",
    "remove_orphaned_evidence",
]
