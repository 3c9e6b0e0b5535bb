"""The table of long work."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class WorkState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Work(models.Model):
    """One job that a person asked for: its steps, and where its result is.

    `kind` and `reason` are words of the templates, not texts. `address` is where the result is
    once it is done. A job in a process that died stays «running» and is seen by `changed_at`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="works"
    )
    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: not counted yet
    reason = models.CharField(max_length=40, blank=True)  # why it failed
    address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-created_at"], name="work_newest_first"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=WorkState.values), name="work_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
