"""The chain of events, and its head."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One change: who did what to what, and when. `digest` covers all of it and the one before."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=120, db_index=True)
    detail = models.JSONField()
    previous = models.CharField(max_length=60)
    digest = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class Head(models.Model):
    """The last event's number and digest: one row, locked while an event is added."""

    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest}"
