"""Publishing a sealed wave's protected results."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from clairevoie.charts.rendering import render
from clairevoie.core.canonical import canonical_bytes, digest_of_bytes
from clairevoie.core.confidentiality import protected_tables
from clairevoie.core.contributions import Contribution
from clairevoie.core.release import Release as ReleaseValue
from clairevoie.core.release import SealedPopulation, as_document
from clairevoie.core.scoring import score
from clairevoie.formats.responses import response_from_tree
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.queries.submissions import sealed_submissions
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.access import wave_to_follow
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.operations import WrongWaveState, lock_wave
from clairevoie.web.programmes.states import WaveState
from clairevoie.web.publishing.models import Picture, Release
from clairevoie.web.publishing.pictures import drawings_of

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.programmes.models import Wave


class AlreadyPublished(ValueError):
    """The wave has its release; a sealed population does not change."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(f"wave {slug} has its release")


@transaction.atomic
def publish_results(*, slug: str, by: User, at: datetime) -> Release:
    """Count a sealed wave, protect the counts, and make them public.

    Raises `WrongWaveState` unless the wave is sealed, `AlreadyPublished` the second time.
    """
    wave_to_follow(by, slug, Permission.PUBLISH)
    wave = lock_wave(slug)
    if wave is None or wave.state != WaveState.SEALED:
        raise WrongWaveState(slug, wave.state if wave else "unknown", WaveState.SEALED)
    if Release.objects.filter(wave=wave).exists():
        raise AlreadyPublished(slug)
    document = canonical_bytes(as_document(release_of(wave)))
    release = Release.objects.create(
        wave=wave,
        number=1,
        document=document.decode(),
        digest=digest_of_bytes(document),
        published_at=at,
        published_by=by,
    )
    record_event(
        action="release.published",
        object=f"wave:{slug}",
        by=by.audit_name,
        at=at,
        detail={"digest": release.digest, "population": wave.population_digest},
    )
    return release


def release_of(wave: Wave) -> ReleaseValue:
    """The protected tables of a sealed wave; needs its programme loaded."""
    questionnaire = questionnaire_of(wave.questionnaire_id)
    programme = programme_of(wave.programme.document)
    contributions = []
    for sealed in sealed_submissions(wave):
        frozen = response_from_tree(json.loads(sealed.document)["response"])
        assessment = score(questionnaire, frozen.facts, frozen.answers, programme.bands)
        contributions.append(Contribution(sealed.vendor_group, assessment))
    return ReleaseValue(
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_digest=questionnaire.digest,
        population=SealedPopulation(
            products=wave.population_products or 0,
            vendor_groups=wave.population_vendor_groups or 0,
            digest=wave.population_digest,
        ),
        tables=protected_tables(
            questionnaire, contributions, programme.bands, programme.band_merges
        ),
    )


def draw_pictures(release_id: int) -> int:
    """Draw every picture of a release and store them in place of earlier ones.

    Raises `clairevoie.charts.rendering.ChartsNotDrawn`; the page has its tables all the same.
    """
    release = Release.objects.get(pk=release_id)
    drawings = tuple(drawings_of(release.document))
    drawn = render([each.specification for each in drawings])
    with transaction.atomic():
        Picture.objects.filter(release=release).delete()
        Picture.objects.bulk_create(
            Picture(release=release, name=each.name, language=each.language, svg=svg)
            for each, svg in zip(drawings, drawn, strict=True)
        )
    return len(drawn)
