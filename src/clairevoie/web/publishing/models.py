"""Tables of releases and of the pictures drawn from them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from clairevoie.web.programmes.models import Wave


class Release(models.Model):
    """Protected tables of a sealed wave, published: the document's bytes never change."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    document = models.TextField()  # canonical JSON; its SHA-256 is the digest
    digest = models.CharField(max_length=60, unique=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["wave", "number"], name="publishing_one_release_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.digest


class Picture(models.Model):
    """One chart of a release in one language, drawn by the worker."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    svg = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["release", "name", "language"], name="publishing_one_picture_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.language}"
