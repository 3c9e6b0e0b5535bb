"""Tables of messages: what waits to be sent, and what was."""

import uuid
from typing import ClassVar

from django.db import models


class MessageState(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # given up after the last attempt


class Message(models.Model):
    """One message to one address, in its reader's language.

    Its text may hold a link that opens something: it is emptied once the message is sent, except
    in the demonstration, whose mailbox shows it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "changed_at"], name="mail_state_changed_at"),
            models.Index(fields=["-queued_at"], name="mail_newest_first"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=MessageState.values), name="mail_known_state"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class MessageAttachment(models.Model):
    """A file that goes with a message; removed once it is sent, except in the demonstration."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name
