"""What the demonstration's mailbox shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Paginator

from clairevoie.web.mail.models import Message, MessageState

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.paginator import Page


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its reader gets it."""

    public_id: UUID
    to: str
    language: str
    subject: str
    body: str
    state: MessageState
    queued_at: datetime
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mailbox:
    letters: tuple[Letter, ...]
    page: Page[Message]


def mailbox(to: str, page: int, size: int = 50) -> Mailbox:
    """Messages, newest first, of one address or of all. Three statements."""
    rows = Message.objects.order_by("-queued_at", "-pk").prefetch_related("attachments")
    if to:
        rows = rows.filter(to__iexact=to)
    listed = Paginator(rows, size).get_page(page)
    return Mailbox(tuple(_letter(each) for each in listed.object_list), listed)


def letter(public_id: UUID) -> Letter | None:
    row = Message.objects.filter(public_id=public_id).prefetch_related("attachments").first()
    return _letter(row) if row else None


def attachment(public_id: UUID, name: str) -> tuple[str, bytes] | None:
    """The type and content of a message's file."""
    found = (
        Message.objects.filter(public_id=public_id, attachments__name=name)
        .values_list("attachments__content_type", "attachments__content")
        .first()
    )
    return (found[0], bytes(found[1])) if found else None


def _letter(row: Message) -> Letter:
    return Letter(
        public_id=row.public_id,
        to=row.to,
        language=row.language,
        subject=row.subject,
        body=row.body,
        state=MessageState(row.state),
        queued_at=row.queued_at,
        attachments=tuple(each.name for each in row.attachments.all()),
    )
