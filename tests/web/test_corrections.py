"""Correcting what was submitted: the submission stands until the next one, and is kept for good."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from clairevoie.web.assessments.models import Answer, AnswerRevision, Response, Submission
from clairevoie.web.assessments.operations import (
    AnswerChange,
    NotOpen,
    abandon_correction,
    declare_facts,
    record_answer,
    sealed_population,
    start_correction,
    submit,
)
from clairevoie.web.assessments.queries.submissions import sealed_submissions
from clairevoie.web.assessments.values import facts_value
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.operations import close_wave
from tests.web.tables import nothing_written
from tests.web.worlds import AT, DESKTOP, SIGNATORY, World

if TYPE_CHECKING:
    from tests.web.conftest import SignIn

LATER = AT + timedelta(days=2)
REASON = "Le niveau de OPS-1 avait été mal lu."


def start(world: World) -> Response:
    return start_correction(
        response_id=world.own.submitted, reason=REASON, by=world.own.signatory, at=LATER
    )


def answer(world: World, criterion: str, level: int, comment: str = "") -> None:
    row = Answer.objects.filter(
        response__public_id=world.own.submitted, criterion=criterion
    ).first()
    record_answer(
        response_id=world.own.submitted,
        change=AnswerChange(criterion, level, comment, row.revision if row else 0),
        by=world.own.contributor,
        at=LATER,
    )


def sign(world: World) -> Submission:
    return submit(
        response_id=world.own.submitted, signatory=SIGNATORY, by=world.own.signatory, at=LATER
    )


def test_the_submission_stands_until_the_correction_is_signed(world: World):
    first = Response.objects.get(public_id=world.own.submitted).latest
    start(world)
    answer(world, "OPS-1", 1)
    row = Response.objects.get(public_id=world.own.submitted)
    assert (row.state, row.latest) == ("correcting", first)
    second = sign(world)
    row.refresh_from_db()
    assert (row.state, row.latest, row.correction_reason) == ("submitted", second, "")
    assert (second.number, second.reason) == (2, REASON)
    assert json.loads(second.document)["reason"] == REASON
    assert Submission.objects.filter(response=row).count() == 2


def test_a_reason_of_one_correction_is_not_that_of_the_next_submission(world: World):
    start(world)
    sign(world)
    start_correction(
        response_id=world.own.submitted, reason="Autre chose", by=world.own.signatory, at=LATER
    )
    assert sign(world).reason == "Autre chose"


def test_abandoning_puts_facts_and_answers_back_and_removes_no_history(world: World):
    response = Response.objects.get(public_id=world.own.submitted)
    before = {
        row.criterion: (row.level, row.unknown, row.comment)
        for row in Answer.objects.filter(response=response)
    }
    facts = response.facts
    start(world)
    answer(world, "OPS-1", 1, "mieux")
    answer(world, "GOV-1", 0)
    answer(world, "OPS-3", 1, "nouvelle")
    declare_facts(
        response_id=world.own.submitted,
        facts=DESKTOP,
        revision=response.facts_revision,
        by=world.own.contributor,
        at=LATER,
    )
    revisions = AnswerRevision.objects.filter(response=response).count()
    abandon_correction(response_id=world.own.submitted, by=world.own.signatory, at=LATER)
    response.refresh_from_db()
    after = {
        row.criterion: (row.level, row.unknown, row.comment)
        for row in Answer.objects.filter(response=response)
    }
    assert after == before | {"OPS-3": (None, False, "")}
    assert facts_value(response.facts) == facts_value(facts)
    assert response.state == "submitted"
    assert AnswerRevision.objects.filter(response=response).count() == revisions + 3


def test_only_what_is_submitted_is_corrected_and_only_with_a_reason(world: World):
    with nothing_written(), pytest.raises(NotOpen):
        start_correction(response_id=world.own.draft, reason="x", by=world.own.signatory, at=AT)
    with nothing_written(), pytest.raises(ValueError, match="reason"):
        start_correction(response_id=world.own.submitted, reason=" ", by=world.own.signatory, at=AT)
    start(world)
    with nothing_written(), pytest.raises(NotOpen):
        start(world)


def test_a_correction_of_a_closed_wave_changes_what_stands_and_not_what_the_wave_counts(
    world: World,
):
    wave = Wave.objects.get(slug="open")
    start(world)
    close_wave(slug="open", by=world.manager, at=LATER)
    before = sealed_population(wave), sealed_submissions(wave)
    answer(world, "OPS-1", 1)
    second = sign(world)
    row = Response.objects.get(public_id=world.own.submitted)
    assert row.latest == second
    assert row.counted == second.follows
    assert (sealed_population(wave), sealed_submissions(wave)) == before
    start(world)
    answer(world, "OPS-1", 0)
    abandon_correction(response_id=world.own.submitted, by=world.own.signatory, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.latest) == ("submitted", second)


def test_an_earlier_digest_is_found_in_the_register_and_said_to_be_earlier(
    world: World, sign_in: SignIn
):
    start(world)
    second = sign(world)
    assert second.follows is not None
    register = sign_in(None)
    for digest, is_earlier in ((second.follows.digest, True), (second.digest, False)):
        page = register.get(reverse("register"), {"q": digest}).content.decode()
        assert second.digest in page
        assert ("autre l’a remplacée" in page) is is_earlier


def test_what_differs_is_a_csv_file_too(world: World, sign_in: SignIn):
    start(world)
    answer(world, "OPS-1", 1, "=mieux")
    sign(world)
    address = reverse("compared-csv", args=[world.own.submitted, 1, 2])
    rows = sign_in(world.manager).get(address).content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("criterion,theme,critical,change,")
    assert next(each for each in rows[1:] if each.startswith("OPS-1,")).endswith(",'=mieux")
    assert sign_in(world.other.signatory).get(address).status_code == 404


def test_a_correction_that_is_not_signed_changes_nothing_of_the_waves_population(world: World):
    wave = Wave.objects.get(slug="open")
    before = sealed_population(wave)
    start(world)
    answer(world, "OPS-1", 0)
    assert sealed_population(wave) == before
    sign(world)
    now = sealed_population(wave)
    assert now.products == before.products
    assert now.digest != before.digest


def test_the_register_and_the_board_show_what_stands(world: World, sign_in: SignIn):
    digest = Response.objects.select_related("latest").get(public_id=world.own.submitted).latest
    assert digest is not None
    start(world)
    register = sign_in(None).get(reverse("register")).content.decode()
    assert digest.digest in register
    board = sign_in(world.manager).get(reverse("wave", args=["open"])).content.decode()
    assert "en correction" in board
    assert REASON not in board
    second = sign(world)
    register = sign_in(None).get(reverse("register")).content.decode()
    assert second.digest in register
    assert digest.digest not in register


def test_the_authority_reads_what_stands_and_never_the_correction_under_way(
    world: World, sign_in: SignIn
):
    start(world)
    answer(world, "OPS-1", 0, "brouillon secret")
    page = sign_in(world.manager).get(reverse("result", args=[world.own.submitted]))
    assert page.status_code == 200
    assert "brouillon secret" not in page.content.decode()
    assert (
        sign_in(world.manager).get(reverse("response", args=[world.own.submitted])).status_code
        == 404
    )


def test_a_correction_is_started_and_compared_on_the_pages(world: World, sign_in: SignIn):
    client = sign_in(world.own.signatory)
    result = reverse("result", args=[world.own.submitted])
    assert reverse("correct", args=[world.own.submitted]) in client.get(result).content.decode()
    reply = client.post(
        reverse("correct", args=[world.own.submitted]), {"reason": REASON}, follow=True
    )
    assert REASON in reply.content.decode()
    answer(world, "OPS-1", 1)
    answer(world, "GOV-1", 0, "recul")
    sign(world)
    page = client.get(result).content.decode()
    assert REASON in page
    compared = reverse("compared", args=[world.own.submitted, 1, 2])
    assert compared in page
    page = client.get(compared).content.decode()
    changed = page[page.index("<tbody>") :]
    assert changed.index("GOV-1") < changed.index("OPS-1")
    assert "en recul" in page and "en progrès" in page
    assert "recul" in sign_in(world.manager).get(compared).content.decode()
    assert sign_in(world.other.signatory).get(compared).status_code == 404
    for numbers in ((1, 3), (0, 1)):
        address = reverse("compared", args=[world.own.submitted, *numbers])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "a\x00b"])
def test_a_correction_needs_a_reason_that_can_be_read(world: World, sign_in: SignIn, reason: str):
    client = sign_in(world.own.signatory)
    with nothing_written():
        reply = client.post(reverse("correct", args=[world.own.submitted]), {"reason": reason})
    assert reply.status_code == 400


def test_the_same_answers_may_be_signed_again_with_another_digest(world: World):
    first = Response.objects.select_related("latest").get(public_id=world.own.submitted).latest
    start(world)
    second = sign(world)
    assert first is not None
    assert second.digest != first.digest
    answers = [json.loads(each.document)["response"]["answers"] for each in (first, second)]
    assert answers[0] == answers[1]
