"""Tables of files that came back, and of those made to leave."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from clairevoie.web.accounts.models import Organisation
from clairevoie.web.assessments.models import Response
from clairevoie.web.work.models import Work


class UploadState(models.TextChoices):
    WAITING = "waiting"  # nothing of it is written yet
    APPLIED = "applied"
    DROPPED = "dropped"
    EXPIRED = "expired"


class Upload(models.Model):
    """What was read in a file for a response, until it is applied or not. Never served back.

    `content` is what the reader took of it, as canonical JSON; it is emptied once it is settled.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="uploads")
    content = models.TextField(blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=UploadState, default=UploadState.WAITING)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    changed = models.PositiveSmallIntegerField(default=0)  # facts and answers that it changed

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["response", "-received_at"], name="exchange_newest_first"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=UploadState.values), name="exchange_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=UploadState.WAITING) | models.Q(content=""),
                name="exchange_content_only_while_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class VendorExport(models.Model):
    """Everything of one vendor as one file, kept in the storage until it expires."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="exports")
    work = models.OneToOneField(Work, null=True, on_delete=models.SET_NULL, related_name="+")
    stored_as = models.CharField(max_length=200, blank=True)  # its name in the storage
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ordered_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.public_id)
