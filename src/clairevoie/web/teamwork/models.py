"""Tables of who answers what, and of what is said of a criterion."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from clairevoie.web.assessments.models import Response


class Assignment(models.Model):
    """A theme, or one criterion, given to a member to answer; a criterion's own wins."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="assignments")
    theme = models.CharField(max_length=64, blank=True)
    criterion = models.CharField(max_length=12, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    due = models.DateField(null=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["response", "theme", "criterion"], name="teamwork_one_member_a_question"
            ),
            models.CheckConstraint(
                condition=models.Q(theme="") ^ models.Q(criterion=""),
                name="teamwork_a_theme_or_a_criterion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.theme or self.criterion}"


class Comment(models.Model):
    """What a member says of a criterion, to colleagues alone; withdrawn, its words are gone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="comments")
    criterion = models.CharField(max_length=12)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField()
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["response", "criterion", "written_at"], name="teamwork_threads")
        ]

    def __str__(self) -> str:
        return str(self.public_id)
