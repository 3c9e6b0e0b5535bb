"""The states of a wave."""

from django.db import models


class WaveState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SEALED = "sealed"
