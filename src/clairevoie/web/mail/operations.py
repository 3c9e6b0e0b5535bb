"""Queueing a message within the operation that it tells of: both are written, or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import override

from clairevoie.web.mail.delivery import deliver
from clairevoie.web.mail.models import Message, MessageAttachment


class OutsideTransaction(RuntimeError):
    """A message was queued outside the transaction of what it tells of."""


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


def queue_message(
    *,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, object],
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> None:
    """Queue a message in its reader's language, to be sent by a job once all is written.

    `mail/<template>.txt` gives the subject in its first line, then a blank line, then the body;
    `{{ site }}` in it is the site's address, without a slash at its end, `{{ brand }}` its name.
    Raises `OutsideTransaction`.
    """
    with override(language):
        text = render_to_string(
            f"mail/{template}.txt",
            {**context, "site": settings.ENVIRONMENT.address, "brand": settings.BRAND["name"]},
        )
    subject, _, body = text.strip().partition("\n")
    queue_text(
        to=to,
        language=language,
        subject=subject,
        body=body.strip() + "\n",
        at=at,
        attachments=attachments,
    )


def queue_text(
    *,
    to: str,
    language: str,
    subject: str,
    body: str,
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> None:
    """Queue a message whose text is there already. Raises `OutsideTransaction`."""
    if not connection.in_atomic_block:
        raise OutsideTransaction
    message = Message.objects.create(
        to=to,
        language=language,
        subject=" ".join(subject.split())[:300],
        body=body,
        queued_at=at,
        changed_at=at,
    )
    MessageAttachment.objects.bulk_create(
        MessageAttachment(
            message=message,
            name=each.name,
            content_type=each.content_type,
            content=each.content,
        )
        for each in attachments
    )
    deliver.enqueue(message_id=message.pk)  # a row of this transaction too
