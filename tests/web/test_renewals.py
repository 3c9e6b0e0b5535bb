"""Renewing what was submitted: nothing has changed, and somebody signs that it has not."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import members_with
from clairevoie.web.assessments.models import Response, Submission
from clairevoie.web.assessments.operations import (
    NotOpen,
    add_link,
    renew,
    sealed_population,
    start_correction,
    submit,
)
from clairevoie.web.assessments.reminders import ending_submissions
from clairevoie.web.assessments.states import ResponseState, changing, may_change
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.operations import close_wave
from clairevoie.web.programmes.states import WaveState
from tests.web.tables import nothing_written
from tests.web.worlds import AT, SIGNATORY, World

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.conftest import SignIn

DUE = AT + timedelta(days=300)  # within the last 90 days of twelve months
EARLY = AT + timedelta(days=200)


def sign_again(world: World, at=DUE) -> Submission:
    return renew(
        response_id=world.own.submitted, signatory=SIGNATORY, by=world.own.signatory, at=at
    )


def standing(world: World) -> Submission:
    latest = Response.objects.select_related("latest").get(public_id=world.own.submitted).latest
    assert latest is not None
    return latest


def ends_soon(world: World, days: int = 30) -> None:
    """As if the submission had been signed long ago."""
    Submission.objects.filter(response__public_id=world.own.submitted).update(
        valid_until=timezone.localdate() + timedelta(days=days)
    )


def test_a_renewal_says_the_same_with_a_digest_and_a_validity_of_its_own(world: World):
    first = standing(world)
    second = sign_again(world)
    assert (second.number, second.act, second.follows) == (2, "renewal", first)
    assert (second.reason, second.reached, second.applicable) == (
        "",
        first.reached,
        first.applicable,
    )
    assert second.valid_until > first.valid_until
    was, now = json.loads(first.document), json.loads(second.document)
    assert now["response"] == was["response"]
    assert (now["act"], now["follows"]) == ("renewal", first.digest)
    assert second.digest != first.digest
    assert standing(world) == second


def test_a_renewal_after_the_wave_has_closed_changes_nothing_of_what_the_wave_counts(
    world: World,
):
    close_wave(slug=world.open, by=world.manager, at=AT + timedelta(days=9))
    wave = Wave.objects.get(slug=world.open)
    before = sealed_population(wave)
    second = sign_again(world)
    assert sealed_population(wave) == before
    assert Response.objects.get(public_id=world.own.submitted).counted == second.follows


def test_it_is_renewed_from_ninety_days_before_its_end_and_after_it_too(world: World):
    with nothing_written(), pytest.raises(NotOpen):
        sign_again(world, EARLY)
    end = standing(world).valid_until
    assert sign_again(world, DUE + timedelta(days=200)).valid_until > end


def test_only_what_stands_untouched_is_renewed_and_only_by_who_may_sign(world: World):
    with nothing_written(), pytest.raises(NotOpen):
        renew(response_id=world.own.draft, signatory=SIGNATORY, by=world.own.signatory, at=DUE)
    with nothing_written(), pytest.raises(PermissionDenied):
        renew(
            response_id=world.own.submitted, signatory=SIGNATORY, by=world.own.contributor, at=DUE
        )
    start_correction(
        response_id=world.own.submitted, reason="Une erreur", by=world.own.signatory, at=DUE
    )
    with nothing_written(), pytest.raises(NotOpen):
        sign_again(world)


def test_what_was_renewed_is_corrected_with_a_reason(world: World):
    sign_again(world)
    start_correction(
        response_id=world.own.submitted, reason="Une erreur", by=world.own.signatory, at=DUE
    )
    third = submit(
        response_id=world.own.submitted, signatory=SIGNATORY, by=world.own.signatory, at=DUE
    )
    assert (third.number, third.act, third.reason) == (3, "correction", "Une erreur")


def test_an_answer_whose_evidence_has_expired_is_renewed_as_declared_and_the_page_says_so(
    world: World, sign_in: SignIn
):
    today = timezone.localdate()
    start_correction(
        response_id=world.own.submitted, reason="Une preuve", by=world.own.signatory, at=AT
    )
    link = add_link(
        response_id=world.own.submitted,
        criterion="GOV-1",
        url="https://vendor.example/report",
        title="Rapport",
        dated=None,
        valid_until=today + timedelta(days=1),
        by=world.own.contributor,
        at=AT,
    )
    second = submit(
        response_id=world.own.submitted, signatory=SIGNATORY, by=world.own.signatory, at=AT
    )
    answers = json.loads(second.document)["response"]["answers"]
    assert answers["GOV-1"]["assurance"] == "evidenced"
    yesterday = today - timedelta(days=1)
    link.valid_until = yesterday
    link.save()
    Response.objects.get(public_id=world.own.submitted).answers.filter(criterion="GOV-1").update(
        evidenced_until=yesterday
    )
    ends_soon(world)
    page = sign_in(world.own.signatory).get(reverse("renew", args=[world.own.submitted]))
    assert "GOV-1" in page.content.decode()
    third = renew(
        response_id=world.own.submitted,
        signatory=SIGNATORY,
        by=world.own.signatory,
        at=timezone.now(),
    )
    answers = json.loads(third.document)["response"]["answers"]
    assert answers["GOV-1"].get("assurance", "declared") == "declared"
    assert third.reached == second.reached


def sent(client: Client, world: World, **fields: str):
    return client.post(
        reverse("renew", args=[world.own.submitted]),
        {"name": "Ada", "function": "Direction", "declared": "on"} | fields,
        follow=True,
    )


def test_it_is_renewed_on_its_page_with_a_receipt_and_said_in_the_register(
    world: World, sign_in: SignIn
):
    client = sign_in(world.own.signatory)
    early = client.get(reverse("renew", args=[world.own.submitted]), follow=True)
    assert "renouvel" in early.content.decode()
    ends_soon(world)
    result = client.get(reverse("result", args=[world.own.submitted])).content.decode()
    assert reverse("renew", args=[world.own.submitted]) in result
    with nothing_written():
        assert sent(client, world, declared="").status_code == 400
    page = sent(client, world).content.decode()
    assert "La soumission est renouvelée." in page
    assert standing(world).act == "renewal"
    register = sign_in(None).get(reverse("register")).content.decode()
    assert standing(world).digest in register
    assert "renouvellement" in register


def test_who_may_sign_is_reminded_before_it_ends(world: World):
    end = standing(world).valid_until
    signers = members_with(
        Permission.SUBMIT, [Response.objects.get(public_id=world.own.submitted).product.vendor_id]
    )
    people = {person for each in signers.values() for person in each}
    for days, told in ((60, True), (59, False), (30, True), (14, True), (7, True), (0, False)):
        day = end - timedelta(days=days)
        at = AT.replace(year=day.year, month=day.month, day=day.day)
        path = reverse("result", args=[world.own.submitted])
        found = {each.user_id for each in ending_submissions(at) if each.path == path}
        assert found == (people if told else set()), days


@pytest.mark.parametrize(("response", "wave"), [*product(ResponseState, WaveState)])
def test_rows_that_may_change_are_those_that_the_rule_names(
    world: World, response: ResponseState, wave: WaveState
):
    row = Response.objects.get(public_id=world.own.draft)
    Response.objects.filter(pk=row.pk).update(state=response)
    fields: dict[str, object] = {"state": wave}
    if wave == WaveState.SEALED:
        fields |= {"sealed_at": AT, "population_digest": "sha-256:x"}
    Wave.objects.filter(pk=row.wave_id).update(**fields)
    assert Response.objects.filter(changing(), pk=row.pk).exists() == may_change(response, wave)
