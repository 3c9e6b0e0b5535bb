"""A wave's manager creates and changes it; what may change when; nobody overwrites another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clairevoie.web.audit.models import Event
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.operations import (
    FixedTerms,
    WaveRevised,
    WaveTerms,
    WrongWaveState,
    revise_wave,
)
from tests.web.worlds import AT, World, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def _terms(slug: str) -> WaveTerms:
    wave = Wave.objects.get(slug=slug)
    return WaveTerms(
        wave.title_fr,
        wave.title_en,
        wave.questionnaire_id,
        wave.opens_on,
        wave.closes_on,
        wave.validity_months,
        tuple(wave.corridors),
    )


def _revise(world: World, slug: str, *, revision: int = 1, **changes: Any) -> Wave:
    terms = replace(_terms(slug), **changes)
    return revise_wave(slug=slug, terms=terms, revision=revision, by=world.manager, at=AT)


def _sent(world: World, **changes: str) -> dict[str, str]:
    return {
        "title_fr": "Vague trois",
        "title_en": "Wave three",
        "questionnaire": world.questionnaire.digest,
        "opens_on": "2027-01-01",
        "closes_on": "2027-03-01",
        "validity_months": "6",
        "corridors": "imaging",
        "revision": "1",
        **changes,
    }


def test_everything_of_a_draft_changes(world: World) -> None:
    wave = _revise(world, "draft", validity_months=6, corridors=("imaging",))
    assert (wave.validity_months, wave.corridors, wave.revision) == (6, ["imaging"], 2)


def test_an_open_wave_takes_a_later_end_and_the_event_says_both_days(world: World) -> None:
    before = Wave.objects.get(slug="open").closes_on
    _revise(world, "open", closes_on=date(2099, 1, 1))
    event = Event.objects.get(action="wave.revised")
    assert event.detail["closes_on before"] == str(before)
    assert event.detail["closes_on after"] == "2099-01-01"


@pytest.mark.parametrize(
    ("name", "value"),
    [("closes_on", date(2000, 1, 1)), ("validity_months", 3), ("corridors", ("imaging",))],
)
def test_what_is_fixed_in_an_open_wave_is_refused(world: World, name: str, value: object) -> None:
    change: dict[str, Any] = {name: value}
    before = Wave.objects.filter(slug="open").values().get()
    with pytest.raises(FixedTerms) as refused:
        _revise(world, "open", **change)
    assert refused.value.names == (name,)
    assert Wave.objects.filter(slug="open").values().get() == before


@pytest.mark.parametrize("slug", ["closed", "sealed", "published"])
def test_nothing_of_a_wave_that_is_over_changes(world: World, slug: str) -> None:
    with pytest.raises(WrongWaveState):
        _revise(world, slug, title_fr="Autre")


def test_of_two_who_change_it_at_once_the_second_is_told(world: World) -> None:
    _revise(world, "draft", title_fr="Première")
    with pytest.raises(WaveRevised):
        _revise(world, "draft", title_fr="Seconde")
    assert Wave.objects.get(slug="draft").title_fr == "Première"


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    assert _revise(world, "draft").revision == 1
    assert not Event.objects.filter(action="wave.revised").exists()


def test_a_manager_creates_a_wave_in_the_browser(world: World, client: Client) -> None:
    client.force_login(world.manager)
    answer = client.post(
        reverse("wave-new", args=[world.authority.slug]),
        _sent(world, programme="trial", slug="third"),
    )
    assert answer.status_code == 302
    wave = Wave.objects.get(slug="third")
    assert (wave.state, wave.corridors, wave.validity_months) == ("draft", ["imaging"], 6)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"slug": "open"}, "porte déjà cet identifiant"),
        ({"slug": "Not a slug"}, "error"),
        ({"closes_on": "2026-01-01"}, "précède l’ouverture"),
        ({"validity_months": "0"}, "error"),
        ({"title_fr": "a\u202eb"}, "caractère de contrôle"),
        ({"programme": "another"}, "error"),
        ({"corridors": "dentistry"}, "error"),
    ],
)
def test_a_wave_that_cannot_be_is_refused_beside_its_field(
    world: World, client: Client, sent: dict[str, str], said: str
) -> None:
    client.force_login(world.manager)
    before = Wave.objects.count()
    address = reverse("wave-new", args=[world.authority.slug])
    answer = client.post(address, _sent(world, **{"programme": "trial", "slug": "third", **sent}))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Wave.objects.count() == before


def test_a_stale_form_is_refused_in_words(world: World, client: Client) -> None:
    client.force_login(world.manager)
    address = reverse("wave-edit", args=["draft"])
    assert client.post(address, _sent(world)).status_code == 302
    answer = client.post(address, _sent(world))
    assert answer.status_code == 400
    assert "Quelqu’un d’autre a modifié cette vague" in answer.content.decode()


def test_an_open_wave_says_beside_the_field_what_is_fixed(world: World, client: Client) -> None:
    client.force_login(world.manager)
    answer = client.post(reverse("wave-edit", args=["open"]), _sent(world))
    assert answer.status_code == 400
    assert 'id="id_validity_months-error"' in answer.content.decode()
