"""A wave takes products of its corridors, and holds gates that fit its questionnaire."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.gates import Gates, InvalidGates, Requirement, Weight
from clairevoie.web.assessments.operations import NotEligible, start_response
from clairevoie.web.programmes.documents import gates_of
from clairevoie.web.programmes.eligibility import is_eligible
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.operations import UnknownCorridors, create_wave, open_wave
from tests.web.worlds import AT, World, small_world

pytestmark = pytest.mark.django_db

CORRIDORS = st.frozensets(st.sampled_from(("hospital", "imaging", "biology")))
GATES = Gates(80, (Requirement("GOV-2", 2, Weight.ELIMINATORY),))


@pytest.fixture
def world() -> World:
    return small_world()


def _create(world: World, **more: Any) -> Wave:
    return create_wave(
        programme=world.programme,
        questionnaire=world.questionnaire,
        slug="narrow",
        title_fr="Vague étroite",
        title_en="Narrow wave",
        opens_on=date(2026, 9, 1),
        closes_on=date(2026, 12, 1),
        by=world.manager.audit_name,
        at=AT,
        **more,
    )


@given(CORRIDORS, CORRIDORS)
def test_a_wave_takes_a_product_that_stands_in_one_of_its_corridors(
    stands_in: frozenset[str], takes: frozenset[str]
) -> None:
    assert is_eligible(stands_in, takes) == (not takes or bool(stands_in & takes))


def test_a_product_of_other_corridors_cannot_start(world: World) -> None:
    _create(world, corridors=["imaging"])
    open_wave(slug="narrow", by=world.manager, at=AT)
    asked: dict[str, Any] = {
        "wave": "narrow",
        "product_version": "1",
        "by": world.own.administrator,
        "at": AT,
    }
    with pytest.raises(NotEligible) as refused:
        start_response(product_id=world.own.product, **asked)
    assert (refused.value.product, refused.value.wave) == (world.own.product, "narrow")
    assert start_response(product_id=world.own.submitted_product, **asked).wave.slug == "narrow"


def test_the_vendor_is_told_why_it_cannot_start(world: World, client: Client) -> None:
    _create(world, corridors=["imaging"])
    open_wave(slug="narrow", by=world.manager, at=AT)
    client.force_login(world.own.administrator)
    said = client.post(
        reverse("response-start", args=[world.own.product]),
        {"wave": "narrow", "product_version": "1"},
        follow=True,
    )
    assert "autres couloirs" in said.content.decode()


def test_gates_are_kept_as_their_document(world: World) -> None:
    wave = _create(world, gates=GATES, corridors=["imaging", "hospital"])
    assert gates_of(wave.gates) == GATES
    assert wave.corridors == ["hospital", "imaging"], "in the programme's order"
    assert gates_of("").is_empty


def test_gates_that_do_not_fit_the_questionnaire_are_refused(world: World) -> None:
    with pytest.raises(InvalidGates):
        _create(world, gates=Gates(0, (Requirement("GOV-9", 1, Weight.ORDINARY),)))
    assert not Wave.objects.filter(slug="narrow").exists()


def test_a_corridor_that_the_programme_does_not_have_is_refused(world: World) -> None:
    with pytest.raises(UnknownCorridors) as refused:
        _create(world, corridors=["imaging", "dentistry"])
    assert refused.value.corridors == ("dentistry",)
