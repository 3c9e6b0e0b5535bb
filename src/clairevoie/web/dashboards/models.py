"""What is kept of submissions and drafts, so that a page of figures parses no document.

Nothing here says more than the rows that it was made of; all of it can be made again.
"""

from typing import ClassVar

from django.db import models

from clairevoie.web.assessments.models import Response, Submission


class PackedSubmission(models.Model):
    """A frozen document in a few bytes (`core.overview.pack`). As immutable as the document."""

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.CASCADE, related_name="packed"
    )
    outcomes = models.BinaryField()
    corridors = models.TextField()  # those of the signed product, with a space between them

    def __str__(self) -> str:
        return f"{self.submission_id}"


class DraftProgress(models.Model):
    """How far a draft was when it last changed: two numbers, no answer and no score."""

    response = models.OneToOneField(
        Response, primary_key=True, on_delete=models.CASCADE, related_name="draft_progress"
    )
    changed_at = models.DateTimeField()  # of the response, when it was counted
    answered = models.PositiveIntegerField()
    applicable = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("applicable")),
                name="dashboards_answered_within_applicable",
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.answered}/{self.applicable}"
