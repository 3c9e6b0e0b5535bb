"""What a wave's manager may write, and until when: all in a draft, little once it is open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from clairevoie.core.gates import check_against
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.access import programme_to_run, published_version, wave_to_follow
from clairevoie.web.programmes.documents import gates_of, questionnaire_of
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.operations.steps import (
    WrongWaveState,
    create_wave,
    eligible_corridors,
    lock_wave,
)
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


@dataclass(frozen=True, slots=True)
class WaveTerms:
    """What a manager writes of a wave. Days by the site's calendar; validity in months."""

    title_fr: str
    title_en: str
    questionnaire: str  # digest
    opens_on: date
    closes_on: date
    validity_months: int
    corridors: tuple[str, ...] = ()


class WaveRevised(ValueError):
    """Somebody else saved the wave after this revision of it was read."""

    def __init__(self, slug: str, revision: int) -> None:
        self.slug = slug
        self.revision = revision
        super().__init__(f"wave {slug} is at revision {revision}")


class FixedTerms(ValueError):
    """Terms that do not change any more once a wave is open; `names` says which."""

    def __init__(self, slug: str, names: tuple[str, ...]) -> None:
        self.slug = slug
        self.names = names
        super().__init__(f"{len(names)} terms of wave {slug} are fixed")


def _terms_of(wave: Wave) -> WaveTerms:
    return WaveTerms(
        title_fr=wave.title_fr,
        title_en=wave.title_en,
        questionnaire=wave.questionnaire_id,
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
        validity_months=wave.validity_months,
        corridors=tuple(wave.corridors),
    )


@transaction.atomic
def plan_wave(*, programme: str, slug: str, terms: WaveTerms, by: User, at: datetime) -> Wave:
    """A new wave of a programme that this person runs, in draft.

    Raises `Http404` for strangers, `SlugTaken` or `UnknownCorridors`.
    """
    return create_wave(
        programme=programme_to_run(by, programme),
        questionnaire=published_version(terms.questionnaire),
        slug=slug,
        title_fr=terms.title_fr,
        title_en=terms.title_en,
        opens_on=terms.opens_on,
        closes_on=terms.closes_on,
        validity_months=terms.validity_months,
        corridors=terms.corridors,
        by=by.audit_name,
        at=at,
    )


@transaction.atomic
def revise_wave(*, slug: str, terms: WaveTerms, revision: int, by: User, at: datetime) -> Wave:
    """Change a wave: everything while it is a draft, its titles and a later end while it is open.

    Raises `WrongWaveState` for one that is closed, `WaveRevised`, `FixedTerms`,
    `UnknownCorridors`, or `InvalidGates` when its gates do not fit the questionnaire.
    """
    wave_to_follow(by, slug, Permission.RUN_WAVES)
    wave = lock_wave(slug)
    if wave is None or wave.state not in (WaveState.DRAFT, WaveState.OPEN):
        raise WrongWaveState(slug, wave.state if wave else "unknown", "draft or open")
    if wave.revision != revision:
        raise WaveRevised(slug, wave.revision)
    before = asdict(_terms_of(wave))
    after = {**asdict(terms), "corridors": eligible_corridors(wave.programme, terms.corridors)}
    changed = {name for name in after if _plain(before[name]) != _plain(after[name])}
    if wave.state == WaveState.OPEN:
        _keep_fixed(wave, terms, changed)
    if not changed:
        return wave
    check_against(gates_of(wave.gates), questionnaire_of(terms.questionnaire))
    for name in changed - {"questionnaire"}:
        setattr(wave, name, after[name])
    wave.questionnaire_id = terms.questionnaire
    wave.revision += 1
    wave.save()
    detail: dict[str, str | int] = {"revision": wave.revision}
    for name in sorted(changed):
        detail[f"{name} before"] = _plain(before[name])
        detail[f"{name} after"] = _plain(after[name])
    record_event(
        action="wave.revised", object=f"wave:{slug}", by=by.audit_name, at=at, detail=detail
    )
    return wave


def _keep_fixed(wave: Wave, terms: WaveTerms, changed: set[str]) -> None:
    fixed = changed - {"title_fr", "title_en", "closes_on"}
    if terms.closes_on < wave.closes_on:
        fixed.add("closes_on")
    if fixed:
        raise FixedTerms(wave.slug, tuple(sorted(fixed)))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
