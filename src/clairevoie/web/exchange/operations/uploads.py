"""Files that come back: received, applied once they are confirmed, or put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations import (
    AnswerChange,
    FactsConflict,
    declare_facts,
    record_answers,
)
from clairevoie.web.assessments.operations.responses import editable_response
from clairevoie.web.assessments.queries.workspace import workspace
from clairevoie.web.audit.operations import record_event
from clairevoie.web.exchange.access import upload_to
from clairevoie.web.exchange.models import Upload, UploadState
from clairevoie.web.exchange.queries import WAITS, comparison_of, state_at
from clairevoie.web.exchange.reading import read_file
from clairevoie.web.exchange.received import as_text, from_text
from clairevoie.web.programmes.documents import questionnaire_of

if TYPE_CHECKING:
    from clairevoie.core.differences import Accepted, Choices, Comparison
    from clairevoie.web.accounts.models import User
    from clairevoie.web.assessments.models import Response
    from clairevoie.web.assessments.queries.workspace import Workspace

MAXIMUM_WAITING: Final = 10  # files of one response; the oldest gives way
MAXIMUM_KEPT: Final = 100  # rows of one response, settled ones included


class Settled(ValueError):
    """The file was applied, dropped, or waited too long: nothing is left to decide."""

    def __init__(self, state: UploadState) -> None:
        self.state = state
        super().__init__(str(state))


class Raced(RuntimeError):
    """An answer moved while the response was held: what cannot be. Everything is taken back."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written, and how many differences stay as they are online."""

    facts: int
    answers: int
    left: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The response, or what the choices lead to, is not what the page showed: nothing is written."""


def receive_file(*, response_id: UUID, content: bytes, by: User, at: datetime) -> Upload:
    """Read a file for a response and keep what it says, to be decided on. Nothing is changed.

    Raises `NotOpen`, or `clairevoie.web.exchange.reading.RefusedFile`.
    """
    response = response_for(by, response_id, Permission.ANSWER)
    received = read_file(content, questionnaire_of(response.wave.questionnaire_id))
    return _keep(response_id, as_text(received), by, at)


@transaction.atomic
def _keep(response_id: UUID, content: str, by: User, at: datetime) -> Upload:
    response = editable_response(by, response_id)
    _make_room(response, at)
    upload = Upload.objects.create(
        response=response, content=content, received_by=by, received_at=at
    )
    _tell("file.received", upload, by, at)
    return upload


def _make_room(response: Response, at: datetime) -> None:
    """Put away what waited too long or gives way, and forget the oldest rows."""
    kept = list(
        Upload.objects.filter(response=response)
        .order_by("-received_at", "-pk")
        .values_list("pk", "state", "received_at")
    )
    waiting = [(pk, when) for pk, state, when in kept if state == UploadState.WAITING]
    gone = [
        pk
        for place, (pk, when) in enumerate(waiting)
        if place >= MAXIMUM_WAITING - 1 or when + WAITS <= at
    ]
    if gone:
        Upload.objects.filter(pk__in=gone).update(
            state=UploadState.EXPIRED, content="", settled_at=at
        )
    if len(kept) >= MAXIMUM_KEPT:
        Upload.objects.filter(pk__in=[pk for pk, _, _ in kept[MAXIMUM_KEPT - 1 :]]).delete()


@transaction.atomic
def apply_upload(
    *, response_id: UUID, upload_id: UUID, choices: Choices, seen: str, by: User, at: datetime
) -> Applied | Moved:
    """Write what a file changes, all of it or nothing, if it still is what the page announced.

    `seen` is the digest of the comparison that was shown, under the facts chosen. Raises
    `NotOpen`, or `Settled`.
    """
    response = editable_response(by, response_id)
    upload = _waiting(response, upload_id, at)
    ws = workspace(response)
    comparison = comparison_of(response, ws, from_text(upload.content), choices)
    if comparison.digest != seen:
        return Moved()
    if comparison.accepted.count:
        _write(response_id, ws, comparison.accepted, by, at)
        _settle(upload, UploadState.APPLIED, by, at, changed=comparison.accepted.count)
    else:
        _settle(upload, UploadState.DROPPED, by, at)
        _tell("file.dropped", upload, by, at)
    return _applied(comparison)


def _write(response_id: UUID, ws: Workspace, accepted: Accepted, by: User, at: datetime) -> None:
    """By the operations that people use, each with its event; the response's row is held."""
    if accepted.changed_facts:
        declared = declare_facts(
            response_id=response_id,
            facts=accepted.facts,
            revision=ws.facts_revision,
            by=by,
            at=at,
        )
        if isinstance(declared, FactsConflict):
            raise Raced("facts")
    if accepted.answers:
        recorded = record_answers(
            response_id=response_id,
            changes=[
                AnswerChange(each, answer.level, answer.comment, ws.question(each).revision)
                for each, answer in accepted.answers.items()
            ],
            by=by,
            at=at,
        )
        if recorded.saved != len(accepted.answers):
            raise Raced("answers")


def _applied(comparison: Comparison) -> Applied:
    accepted = comparison.accepted
    return Applied(len(accepted.changed_facts), len(accepted.answers), comparison.left)


@transaction.atomic
def drop_upload(*, response_id: UUID, upload_id: UUID, by: User, at: datetime) -> None:
    """Put a file away without applying it. Raises `Settled`."""
    response = response_for(by, response_id, Permission.ANSWER, lock=True)
    upload = _waiting(response, upload_id, at)
    _settle(upload, UploadState.DROPPED, by, at)
    _tell("file.dropped", upload, by, at)


def _waiting(response: Response, upload_id: UUID, at: datetime) -> Upload:
    upload = upload_to(response, upload_id, lock=True)
    state = state_at(upload, at)
    if state is not UploadState.WAITING:
        raise Settled(state)
    return upload


def _settle(
    upload: Upload, state: UploadState, by: User, at: datetime, *, changed: int = 0
) -> None:
    upload.state = state
    upload.content = ""
    upload.settled_by = by
    upload.settled_at = at
    upload.changed = changed
    upload.save(update_fields=["state", "content", "settled_by", "settled_at", "changed"])


def _tell(action: str, upload: Upload, by: User, at: datetime) -> None:
    record_event(
        action=action,
        object=f"response:{upload.response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"file": str(upload.public_id)},
    )
