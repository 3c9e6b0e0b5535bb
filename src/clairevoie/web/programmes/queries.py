"""What pages show of programmes, waves and questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from clairevoie.core.programme import Corridor
from clairevoie.core.programme import Programme as ProgrammeValue
from clairevoie.core.questionnaire import Criterion, Theme
from clairevoie.core.questionnaire import Questionnaire as QuestionnaireValue
from clairevoie.formats.wording import text_in
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.models import Programme, Questionnaire, Wave
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in a list."""

    slug: str
    title: dict[str, str]
    state: WaveState
    opens_on: date
    closes_on: date
    closed_at: datetime | None
    sealed_at: datetime | None
    questionnaire_id: str
    questionnaire_version: str
    questionnaire_digest: str
    validity_months: int
    population_digest: str
    population_products: int | None
    population_vendor_groups: int | None


def wave_line(wave: Wave) -> WaveLine:
    """A wave's row as a value; needs its questionnaire's identifier and version loaded."""
    return WaveLine(
        slug=wave.slug,
        title={"fr": wave.title_fr, "en": wave.title_en},
        state=WaveState(wave.state),
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
        closed_at=wave.closed_at,
        sealed_at=wave.sealed_at,
        questionnaire_id=wave.questionnaire.identifier,
        questionnaire_version=wave.questionnaire.version,
        questionnaire_digest=wave.questionnaire_id,
        validity_months=wave.validity_months,
        population_digest=wave.population_digest,
        population_products=wave.population_products,
        population_vendor_groups=wave.population_vendor_groups,
    )


def waves(*states: WaveState) -> tuple[WaveLine, ...]:
    """The waves in these states, the latest first. One statement."""
    rows = (
        Wave.objects.filter(state__in=states)
        .select_related("questionnaire")
        .defer("questionnaire__document")
        .order_by("-opens_on", "slug")
    )
    return tuple(wave_line(each) for each in rows)


def wave_exists(slug: str) -> bool:
    return Wave.objects.filter(slug=slug).exists()


def waves_of_authority(slug: str) -> tuple[WaveLine, ...]:
    """Every wave of an authority's programmes, the latest first. One statement."""
    rows = (
        Wave.objects.filter(programme__authority__slug=slug)
        .select_related("questionnaire")
        .defer("questionnaire__document")
        .order_by("-opens_on", "slug")
    )
    return tuple(wave_line(each) for each in rows)


def corridors() -> tuple[Corridor, ...]:
    """The corridors of every programme that products can stand in, each once. One statement."""
    found: dict[str, Corridor] = {}
    for document in Programme.objects.order_by("pk").values_list("document", flat=True):
        for corridor in programme_of(document).product_corridors:
            found.setdefault(corridor.id, corridor)
    return tuple(found.values())


def programme_of_wave(wave: Wave) -> ProgrammeValue:
    """The programme that a wave belongs to; needs its programme loaded."""
    return programme_of(wave.programme.document)


@dataclass(frozen=True, slots=True)
class ThemeCriteria:
    theme: Theme
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class PublishedQuestionnaire:
    questionnaire: QuestionnaireValue
    published_at: datetime

    @property
    def themes(self) -> tuple[ThemeCriteria, ...]:
        """The themes with their criteria, in the questionnaire's order."""
        return tuple(
            ThemeCriteria(each, self.questionnaire.criteria_of(each.id))
            for each in self.questionnaire.themes
        )


def published_questionnaire(row: Questionnaire) -> PublishedQuestionnaire:
    return PublishedQuestionnaire(questionnaire_of(row.digest), row.published_at)


def questionnaires() -> tuple[PublishedQuestionnaire, ...]:
    """Every published questionnaire version, the latest first. One statement."""
    rows = Questionnaire.objects.defer("document").order_by("-published_at", "identifier")
    return tuple(published_questionnaire(each) for each in rows)


def published_digest(identifier: str, version: str) -> str | None:
    """The digest under which a version is published; None when it is not. One statement."""
    if "\0" in identifier + version:  # which PostgreSQL refuses to look for
        return None
    return (
        Questionnaire.objects.filter(identifier=identifier, version=version)
        .values_list("digest", flat=True)
        .first()
    )


def is_run_by_others(identifier: str, authority: Organisation) -> bool:
    """Whether waves on a questionnaire are run by other authorities, and none by this one."""
    waves = Wave.objects.filter(questionnaire__identifier=identifier)
    runners = set(waves.values_list("programme__authority_id", flat=True).distinct())
    return bool(runners) and authority.pk not in runners


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published version in a list, without its content."""

    identifier: str
    version: str
    digest: str
    published_at: datetime


def published_versions(authority: Organisation) -> tuple[PublishedVersion, ...]:
    """The versions that this authority may follow with its own, the latest first; 100 at most.

    Those of questionnaires on which only others run waves are left out. One statement.
    """
    waves = Wave.objects.filter(questionnaire__identifier=OuterRef("identifier"))
    rows = (
        Questionnaire.objects.filter(
            Exists(waves.filter(programme__authority=authority)) | ~Exists(waves)
        )
        .order_by("-published_at", "identifier")
        .values_list("identifier", "version", "digest", "published_at")
    )
    return tuple(PublishedVersion(*each) for each in rows[:100])


def versions_of(identifier: str) -> tuple[PublishedVersion, ...]:
    """Every published version of a questionnaire. One statement."""
    if "\0" in identifier:
        return ()
    rows = Questionnaire.objects.filter(identifier=identifier).values_list(
        "identifier", "version", "digest", "published_at"
    )
    return tuple(PublishedVersion(*each) for each in rows)


@dataclass(frozen=True, slots=True)
class WaveChoices:
    """What a wave's manager can choose from: programmes of one authority, published versions."""

    values: tuple[ProgrammeValue, ...]
    questionnaires: tuple[tuple[str, str], ...]  # digest and what it is called

    def programmes(self, language: str) -> list[tuple[str, str]]:
        return [(each.id, text_in(each.title, language)) for each in self.values]

    def corridors(self, language: str) -> list[tuple[str, str]]:
        """Every corridor of the programmes that products can stand in, each once."""
        found = {
            corridor.id: text_in(corridor.label, language)
            for each in self.values
            for corridor in each.product_corridors
        }
        return list(found.items())


def wave_choices(authority: str, programme: str | None = None) -> WaveChoices:
    """What to choose from for a wave of this authority, or of one programme of it. Two statements."""
    rows = Programme.objects.filter(authority__slug=authority)
    if programme is not None:
        rows = rows.filter(slug=programme)
    versions = Questionnaire.objects.order_by("-published_at", "identifier").values_list(
        "digest", "identifier", "version"
    )
    return WaveChoices(
        values=tuple(
            programme_of(each) for each in rows.order_by("pk").values_list("document", flat=True)
        ),
        questionnaires=tuple(
            (digest, f"{identifier} {version}") for digest, identifier, version in versions
        ),
    )


def wave_terms(wave: Wave) -> dict[str, object]:
    """A wave's terms as a form shows them, with their revision."""
    return {
        "title_fr": wave.title_fr,
        "title_en": wave.title_en,
        "questionnaire": wave.questionnaire_id,
        "opens_on": wave.opens_on,
        "closes_on": wave.closes_on,
        "validity_months": wave.validity_months,
        "corridors": wave.corridors,
        "revision": wave.revision,
    }
