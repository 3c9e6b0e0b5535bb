"""Tables of programmes, questionnaire versions and waves."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from clairevoie.web.accounts.models import Organisation
from clairevoie.web.programmes.states import WaveState


class Questionnaire(models.Model):
    """One immutable questionnaire version: a JSON document addressed by its digest."""

    digest = models.CharField(primary_key=True, max_length=60)
    identifier = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    document = models.TextField()  # canonical JSON
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["identifier", "version"], name="programmes_one_questionnaire_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.version}"


class Programme(models.Model):
    """What an authority runs; corridors, cut points and policy are in its document."""

    slug = models.SlugField(max_length=64, unique=True)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    document = models.TextField()  # canonical JSON

    def __str__(self) -> str:
        return self.slug


class Wave(models.Model):
    """One campaign of a programme: one questionnaire version, a period, a state."""

    if TYPE_CHECKING:
        role: str  # that the person it was fetched for holds in it: set by access

    slug = models.SlugField(max_length=64, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="waves")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.DRAFT)
    opens_on = models.DateField()
    closes_on = models.DateField()
    validity_months = models.PositiveSmallIntegerField(default=12)
    corridors = models.JSONField(default=list)  # the eligible ones' ids; none written: all
    gates = models.TextField(blank=True)  # canonical JSON; empty: nothing is asked for
    revision = models.PositiveIntegerField(default=1)  # of what its manager writes
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    population_digest = models.CharField(max_length=60, blank=True)
    population_products = models.PositiveIntegerField(null=True)
    population_vendor_groups = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="programmes_wave_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=WaveState.values), name="programmes_known_wave_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=WaveState.SEALED)
                | (models.Q(sealed_at__isnull=False) & ~models.Q(population_digest="")),
                name="programmes_sealed_wave_has_a_population",
            ),
            models.CheckConstraint(
                condition=models.Q(validity_months__gte=1), name="programmes_wave_is_valid_a_while"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_fr
