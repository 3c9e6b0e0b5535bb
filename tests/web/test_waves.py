"""A wave's way: draft, open, closed, sealed, published; each step once, by its authority."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.core.canonical import canonical_bytes
from clairevoie.core.release import population_digest
from clairevoie.web.accounts.operations import (
    OPERATOR,
    RoleOfAnotherKind,
    add_member,
    find_or_create_organisation,
)
from clairevoie.web.accounts.permissions import ROLES, Kind, Role
from clairevoie.web.assessments.models import Response
from clairevoie.web.assessments.operations import seal_wave
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.operations import (
    AlreadyPublished,
    WrongWaveState,
    close_wave,
    open_wave,
    publish_questionnaire,
)
from clairevoie.web.publishing import operations as publishing
from clairevoie.web.publishing.models import Release
from clairevoie.web.publishing.operations import publish_results
from tests.web.tables import nothing_written
from tests.web.worlds import AT, World, hand_in, the_questionnaire

LATER = AT + timedelta(days=100)
Step = Callable[..., object]
STEPS: dict[str, tuple[Step, str]] = {
    "open": (open_wave, "draft"),
    "close": (close_wave, "open"),
    "seal": (seal_wave, "closed"),
    "publish": (publish_results, "sealed"),
}
STATES = ("draft", "open", "closed", "sealed")


def state_of(slug: str) -> str:
    return Wave.objects.get(slug=slug).state


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_from_its_state(world: World, step: str):
    operation, wanted = STEPS[step]
    operation(slug=wanted, by=world.manager, at=LATER)
    if step == "publish":
        assert Release.objects.filter(wave__slug=wanted).count() == 1
    else:
        assert state_of(wanted) == STATES[STATES.index(wanted) + 1]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_a_step_is_refused_from_any_other_state(world: World, step: str, state: str):
    operation, wanted = STEPS[step]
    if state == wanted:
        return
    with nothing_written(), pytest.raises(WrongWaveState) as refused:
        operation(slug=state, by=world.manager, at=LATER)
    assert (refused.value.slug, refused.value.state, refused.value.wanted) == (state, state, wanted)


@pytest.mark.parametrize("step", ["open", "close", "seal"])
def test_a_step_is_taken_once(world: World, step: str):
    operation, wanted = STEPS[step]
    operation(slug=wanted, by=world.manager, at=LATER)
    with nothing_written(), pytest.raises(WrongWaveState):
        operation(slug=wanted, by=world.manager, at=LATER)


def test_results_are_published_once(world: World):
    publish_results(slug=world.sealed, by=world.manager, at=LATER)
    with nothing_written(), pytest.raises(publishing.AlreadyPublished) as refused:
        publish_results(slug=world.sealed, by=world.manager, at=LATER)
    assert refused.value.slug == world.sealed


@pytest.mark.parametrize("step", STEPS)
def test_a_reader_of_the_authority_takes_no_step(world: World, step: str):
    operation, wanted = STEPS[step]
    with nothing_written(), pytest.raises(PermissionDenied):
        operation(slug=wanted, by=world.auditor, at=LATER)


@pytest.mark.parametrize("step", STEPS)
def test_for_anybody_else_there_is_no_such_wave(world: World, step: str):
    operation, wanted = STEPS[step]
    for by in (world.own.administrator, world.foreign_manager, world.nobody):
        with nothing_written(), pytest.raises(Http404):
            operation(slug=wanted, by=by, at=LATER)
    with nothing_written(), pytest.raises(Http404):
        operation(slug="absent", by=world.manager, at=LATER)


def test_sealing_names_every_latest_submission_by_one_digest(world: World):
    hand_in(world.own.administrator, world.own.draft)
    close_wave(slug=world.open, by=world.manager, at=LATER)
    sealed = seal_wave(slug=world.open, by=world.manager, at=LATER)
    responses = Response.objects.filter(wave__slug=world.open, latest__isnull=False)
    digests = [each.latest.digest for each in responses.select_related("latest") if each.latest]
    assert len(digests) == 3
    assert sealed.population_products == 3
    assert sealed.population_vendor_groups == 2
    assert sealed.population_digest == population_digest(reversed(digests))


def test_drafts_are_no_part_of_a_sealed_population(world: World):
    sealed = seal_wave(slug=world.closed, by=world.manager, at=LATER)
    assert (sealed.population_products, sealed.population_vendor_groups) == (0, 0)


def test_an_empty_wave_can_be_published(world: World):
    seal_wave(slug=world.closed, by=world.manager, at=LATER)
    release = publish_results(slug=world.closed, by=world.manager, at=LATER)
    assert json.loads(release.document)["population"]["products"] == 0


def test_a_release_is_canonical_and_its_digest_is_that_of_its_bytes(world: World):
    release = Release.objects.get(wave__slug=world.published)
    content = release.document.encode()
    sha_256 = urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    assert release.digest == f"sha-256:{sha_256}"
    assert canonical_bytes(json.loads(content)) == content


def test_a_release_counts_the_sealed_population_and_names_it(world: World):
    wave = Wave.objects.get(slug=world.published)
    population = json.loads(Release.objects.get(wave=wave).document)["population"]
    assert population == {
        "products": 5,
        "vendor_groups": 5,
        "digest": wave.population_digest,
    }


def test_a_release_names_no_vendor_and_no_product(world: World):
    document = Release.objects.get(wave__slug=world.published).document
    for name in ("Own", "Other", "Third", "Dossier", "SARL"):
        assert name not in document


# ---- questionnaires and organisations ----------------------------------------------------------


def test_publishing_the_same_questionnaire_again_changes_nothing(world: World):
    with nothing_written():
        row = publish_questionnaire(questionnaire=the_questionnaire(), by=OPERATOR, at=LATER)
    assert row.digest == world.questionnaire.digest


def test_a_published_version_never_changes(world: World):
    changed = replace(the_questionnaire(), title={"fr": "Autre", "en": "Other"})
    with nothing_written(), pytest.raises(AlreadyPublished) as refused:
        publish_questionnaire(questionnaire=changed, by=OPERATOR, at=LATER)
    assert (refused.value.identifier, refused.value.version) == ("small", "1")


def test_another_version_stands_beside_it(world: World):
    row = publish_questionnaire(
        questionnaire=replace(the_questionnaire(), version="2"), by=OPERATOR, at=LATER
    )
    assert row.digest != world.questionnaire.digest


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_role_is_held_in_its_own_kind_of_organisation_only(world: World, role: Role):
    organisations = {
        Kind.AUTHORITY: world.authority,
        Kind.VENDOR: world.own.organisation,
        Kind.ESTABLISHMENT: world.establishment,
    }
    for kind, organisation in organisations.items():
        if kind is ROLES[role].kind:
            continue
        with nothing_written(), pytest.raises(RoleOfAnotherKind):
            add_member(organisation=organisation, user=world.nobody, role=role, by=OPERATOR, at=AT)


def test_an_organisation_that_is_there_is_found_and_not_made_again(world: World):
    with nothing_written():
        found = find_or_create_organisation(
            kind=Kind.VENDOR, name="Own Logiciels", by=OPERATOR, at=AT
        )
    assert found == world.own.organisation
