"""The table of drafts."""

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from clairevoie.web.accounts.models import Organisation
from clairevoie.web.programmes.models import Questionnaire


class Draft(models.Model):
    """A questionnaire that an authority writes: a document that may be incomplete or at fault.

    Once published it stays as the record of who wrote the version, and never changes again.
    """

    if TYPE_CHECKING:
        role: str  # that the person it was fetched for holds in it: set by access

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="drafts")
    identifier = models.CharField(max_length=64, blank=True)  # as the document says, for lists
    version = models.CharField(max_length=32, blank=True)
    document = models.TextField()  # JSON in the shape that `document.py` holds
    starts_from = models.ForeignKey(
        Questionnaire, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    published = models.ForeignKey(
        Questionnaire, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "-changed_at"], name="authoring_latest_first")
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.version} revision {self.revision}"
