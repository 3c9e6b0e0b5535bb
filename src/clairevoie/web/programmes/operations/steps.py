"""Publishing questionnaires, starting programmes, and a wave's way from draft to sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction

from clairevoie.core.canonical import canonical_bytes
from clairevoie.core.gates import Gates, check_against
from clairevoie.core.gates import as_document as gates_document
from clairevoie.core.programme import Programme as ProgrammeValue
from clairevoie.core.programme import as_document as programme_document
from clairevoie.core.questionnaire import Questionnaire as QuestionnaireValue
from clairevoie.core.questionnaire import as_document
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.access import wave_to_follow
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.models import Programme, Questionnaire, Wave
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation, User


NO_GATES: Final = Gates()


class AlreadyPublished(ValueError):
    """This id and version is published with another content; a version never changes."""

    def __init__(self, identifier: str, version: str) -> None:
        self.identifier = identifier
        self.version = version
        super().__init__(f"{identifier} {version} is published with another content")


class WrongWaveState(ValueError):
    """The wave is not in the state from which this can be done."""

    def __init__(self, slug: str, state: str, wanted: str) -> None:
        self.slug = slug
        self.state = state
        self.wanted = wanted
        super().__init__(f"wave {slug} is {state}, not {wanted}")


class SlugTaken(ValueError):
    """Another wave of this site has this identifier in its address."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(f"wave {slug} exists")


class UnknownCorridors(ValueError):
    """The wave names corridors that no product of its programme can stand in."""

    def __init__(self, corridors: Iterable[str]) -> None:
        self.corridors = tuple(corridors)
        super().__init__(f"{len(self.corridors)} unknown corridors")


@transaction.atomic
def publish_questionnaire(
    *, questionnaire: QuestionnaireValue, by: str, at: datetime
) -> Questionnaire:
    """Store a questionnaire version for good. Publishing the same again changes nothing.

    Raises `AlreadyPublished` when this version exists with another content.
    """
    existing = Questionnaire.objects.filter(
        identifier=questionnaire.id, version=questionnaire.version
    ).first()
    if existing is not None:
        if existing.digest != questionnaire.digest:
            raise AlreadyPublished(questionnaire.id, questionnaire.version)
        return existing
    row = Questionnaire.objects.create(
        digest=questionnaire.digest,
        identifier=questionnaire.id,
        version=questionnaire.version,
        document=canonical_bytes(as_document(questionnaire)).decode(),
        published_at=at,
    )
    record_event(
        action="questionnaire.published",
        object=f"questionnaire:{row.identifier}:{row.version}",
        by=by,
        at=at,
        detail={"digest": row.digest},
    )
    return row


@transaction.atomic
def create_programme(
    *, programme: ProgrammeValue, authority: Organisation, by: str, at: datetime
) -> Programme:
    """Start a programme run by an authority."""
    row = Programme.objects.create(
        slug=programme.id,
        authority=authority,
        document=canonical_bytes(programme_document(programme)).decode(),
    )
    record_event(action="programme.created", object=f"programme:{row.slug}", by=by, at=at)
    return row


@transaction.atomic
def create_wave(
    *,
    programme: Programme,
    questionnaire: Questionnaire,
    slug: str,
    title_fr: str,
    title_en: str,
    opens_on: date,
    closes_on: date,
    by: str,
    at: datetime,
    validity_months: int = 12,
    corridors: Iterable[str] = (),
    gates: Gates = NO_GATES,
) -> Wave:
    """A new wave, in draft, for products of these corridors: none named takes all.

    Raises `SlugTaken`, `UnknownCorridors`, or `InvalidGates` for gates that do not fit the questionnaire.
    """
    if Wave.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    eligible = eligible_corridors(programme, corridors)
    check_against(gates, questionnaire_of(questionnaire.digest))
    wave = Wave.objects.create(
        programme=programme,
        questionnaire=questionnaire,
        slug=slug,
        title_fr=title_fr,
        title_en=title_en,
        opens_on=opens_on,
        closes_on=closes_on,
        validity_months=validity_months,
        corridors=eligible,
        gates=_gates_text(gates),
    )
    record_event(
        action="wave.created",
        object=f"wave:{slug}",
        by=by,
        at=at,
        detail={"questionnaire": questionnaire.digest},
    )
    return wave


def eligible_corridors(programme: Programme, corridors: Iterable[str]) -> list[str]:
    """The corridors named, in the programme's order."""
    named = set(corridors)
    known = [each.id for each in programme_of(programme.document).product_corridors]
    if unknown := sorted(named.difference(known)):
        raise UnknownCorridors(unknown)
    return [each for each in known if each in named]


def _gates_text(gates: Gates) -> str:
    return "" if gates.is_empty else canonical_bytes(gates_document(gates)).decode()


Fill = Callable[[Wave], dict[str, str | int]]


def open_wave(*, slug: str, by: User, at: datetime) -> Wave:
    """Let vendors answer. Raises `WrongWaveState` unless the wave is a draft."""

    def fill(wave: Wave) -> dict[str, str | int]:
        wave.opened_at = at
        return {}

    return move_wave(slug=slug, wanted=WaveState.DRAFT, to=WaveState.OPEN, by=by, at=at, fill=fill)


def close_wave(*, slug: str, by: User, at: datetime) -> Wave:
    """Take no more answers or submissions. Raises `WrongWaveState` unless the wave is open."""

    def fill(wave: Wave) -> dict[str, str | int]:
        wave.closed_at = at
        return {}

    return move_wave(slug=slug, wanted=WaveState.OPEN, to=WaveState.CLOSED, by=by, at=at, fill=fill)


def lock_wave(slug: str) -> Wave | None:
    """The wave's row, held until the transaction ends: what must not happen while it moves on.

    None for an unknown slug.
    """
    waves = Wave.objects.select_for_update(of=("self",)).select_related("programme")
    return waves.filter(slug=slug).first()


@transaction.atomic
def move_wave(
    *, slug: str, wanted: WaveState, to: WaveState, by: User, at: datetime, fill: Fill
) -> Wave:
    """Move a wave on, its row locked: of two people who close it at once, one is told so.

    `fill` sets what the new state carries and returns the detail of the event.
    """
    wave_to_follow(by, slug, Permission.RUN_WAVES)
    wave = lock_wave(slug)
    if wave is None or wave.state != wanted:
        raise WrongWaveState(slug, wave.state if wave else "unknown", wanted)
    wave.state = to
    detail = fill(wave)
    wave.save()
    record_event(action=f"wave.{to}", object=f"wave:{slug}", by=by.audit_name, at=at, detail=detail)
    return wave
