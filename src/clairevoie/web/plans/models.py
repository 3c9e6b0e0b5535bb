"""The table of a plan's actions."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from clairevoie.core.plan import MAXIMUM_OWNER, ActionState
from clairevoie.web.assessments.models import Response


class PlanAction(models.Model):
    """What a vendor will do so that a criterion reaches a level; kept when it is dropped.

    Its plan is that of the response; the next response of the product takes it over.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="plan_actions")
    criterion = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()  # that the criterion would reach
    text = models.TextField()
    measure = models.TextField(blank=True)  # what compensates until then
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner_name = models.CharField(max_length=MAXIMUM_OWNER, blank=True)  # of who is no member
    due = models.DateField()
    state = models.CharField(max_length=12, default=ActionState.PLANNED)
    revision = models.PositiveIntegerField(default=1)
    taken_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due"], name="plans_open_by_date")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=[str(each) for each in ActionState]),
                name="plans_known_action_state",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) | models.Q(owner_name=""),
                name="plans_one_owner_an_action",
            ),
            models.UniqueConstraint(
                fields=["response", "taken_from"], name="plans_an_action_is_taken_over_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} revision {self.revision}"
