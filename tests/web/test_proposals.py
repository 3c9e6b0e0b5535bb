"""Copied answers: proposed where nothing is answered, counted only once they are confirmed."""

import json
from io import BytesIO
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from clairevoie.core.answers import UNKNOWN
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.models import Answer, Proposal, Submission
from clairevoie.web.assessments.operations import (
    AnswerChange,
    NotOpen,
    ProposalGone,
    confirm_proposal,
    copy_answers,
    record_answer,
    start_correction,
    start_from,
    submit,
)
from clairevoie.web.assessments.queries.proposals import open_proposals
from clairevoie.web.assessments.queries.workbooks import exported_workbook
from clairevoie.web.assessments.queries.workspace import exported_response, workspace
from clairevoie.web.assessments.values import facts_value
from clairevoie.web.audit.models import Event
from tests.web.tables import nothing_written
from tests.web.worlds import AT, CLOUD, COMMENT, SIGNATORY, World


def seen(world: World):
    return response_for(world.own.contributor, world.own.draft, Permission.ANSWER)


def sheets(workbook: bytes) -> dict[str, list[tuple[object, ...]]]:
    """What a workbook’s cells say."""
    book = load_workbook(BytesIO(workbook))
    return {each.title: list(each.iter_rows(values_only=True)) for each in book.worksheets}


def copied(world: World) -> int:
    return copy_answers(
        response_id=world.own.draft, source_id=world.own.submitted, by=world.own.contributor, at=AT
    )


def waiting(world: World):
    return {each.criterion.id: each for each in open_proposals(workspace(seen(world)))}


def confirmed(world: World, criterion: str):
    proposal = Proposal.objects.get(response__public_id=world.own.draft, criterion=criterion)
    return confirm_proposal(
        response_id=world.own.draft,
        proposal_id=proposal.public_id,
        by=world.own.contributor,
        at=AT,
    )


def test_what_applied_there_and_has_no_answer_here_is_proposed(world):
    # GOV-1 is answered here; GOV-3 did not apply there; OPS-2 does not apply here.
    assert copied(world) == 2
    assert set(waiting(world)) == {"GOV-2", "OPS-1"}
    assert waiting(world)["GOV-2"].number == 3
    assert waiting(world)["OPS-1"].level is None


def test_copying_twice_proposes_each_once(world):
    copied(world)
    assert copied(world) == 2
    assert Proposal.objects.filter(response__public_id=world.own.draft).count() == 2


def test_a_proposal_counts_at_no_door_until_it_is_confirmed(world):
    before = workspace(seen(world)).assessment
    exported = exported_response(seen(world))
    workbook = sheets(exported_workbook(seen(world), "fr", AT))
    copied(world)
    assert workspace(seen(world)).assessment == before
    assert exported_response(seen(world)) == exported
    assert sheets(exported_workbook(seen(world), "fr", AT)) == workbook
    submit(response_id=world.own.draft, signatory=SIGNATORY, by=world.own.signatory, at=AT)
    document = json.loads(Submission.objects.get(response__public_id=world.own.draft).document)
    assert set(document["response"]["answers"]) == {"GOV-1", "GOV-3"}


def test_confirming_answers_one_criterion_with_its_comment(world):
    copied(world)
    confirmed(world, "GOV-2")
    answer = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-2")
    assert (answer.level, answer.comment, answer.revision) == (3, COMMENT, 1)
    assert answer.answered_by == world.own.contributor
    assert set(waiting(world)) == {"OPS-1"}
    confirmed(world, "OPS-1")
    assert workspace(seen(world)).question("OPS-1").answer.level is UNKNOWN


def test_answering_otherwise_closes_the_proposal_and_is_never_overwritten(world):
    copied(world)
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-2", 0, "", 0),
        by=world.own.contributor,
        at=AT,
    )
    assert "GOV-2" not in waiting(world)
    assert confirmed(world, "GOV-2").conflicts
    answer = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-2")
    assert answer.level == 0


def test_another_vendors_answers_cannot_be_copied(world):
    with pytest.raises(Http404):
        copy_answers(
            response_id=world.own.draft,
            source_id=world.other.submitted,
            by=world.own.contributor,
            at=AT,
        )
    assert not Proposal.objects.exists()


def test_nothing_is_proposed_to_what_cannot_change(world):
    with pytest.raises(NotOpen):
        copy_answers(
            response_id=world.own.submitted,
            source_id=world.own.draft,
            by=world.own.contributor,
            at=AT,
        )


def test_a_proposal_of_another_response_is_not_confirmed(world):
    copied(world)
    proposal = Proposal.objects.get(criterion="GOV-2")
    draft = world.other.draft
    with pytest.raises(ProposalGone):
        confirm_proposal(
            response_id=draft, proposal_id=proposal.public_id, by=world.other.contributor, at=AT
        )


def test_the_pages_copy_and_confirm_without_script(client, world):
    client.force_login(world.own.contributor)
    copy = reverse("copy", args=[world.own.draft, world.own.submitted])
    assert client.get(copy).status_code == 200
    page = client.post(copy, follow=True).content.decode()
    proposal = Proposal.objects.get(criterion="GOV-2")
    address = reverse("proposal-confirm", args=[world.own.draft, proposal.public_id])
    assert address in page
    after = client.post(address, follow=True).content.decode()
    assert address not in after


def test_the_page_before_signing_lists_what_is_to_be_confirmed(client, world):
    client.force_login(world.own.signatory)
    address = reverse("submit", args=[world.own.draft])
    listed = reverse("proposals", args=[world.own.draft]) + "#GOV-2"
    assert listed not in client.get(address).content.decode()
    copied(world)
    assert listed in client.get(address).content.decode()
    confirmed(world, "GOV-2")
    assert listed not in client.get(address).content.decode()


def test_what_is_copied_from_a_response_under_correction_is_what_stands(world):
    start_correction(
        response_id=world.own.submitted, reason="Une erreur", by=world.own.signatory, at=AT
    )
    row = Answer.objects.get(response__public_id=world.own.submitted, criterion="GOV-2")
    record_answer(
        response_id=world.own.submitted,
        change=AnswerChange("GOV-2", 0, "pas encore signé", row.revision),
        by=world.own.contributor,
        at=AT,
    )
    copied(world)
    assert (waiting(world)["GOV-2"].number, waiting(world)["GOV-2"].comment) == (3, COMMENT)


def new_version(world, **sent):
    return start_from(
        product_id=world.own.submitted_product,
        wave=world.open,
        product_version="5.0",
        source_id=world.own.submitted,
        by=world.own.contributor,
        at=AT,
        **sent,
    )


def test_a_new_version_starts_from_what_was_submitted_and_declares_nothing(world):
    before = Event.objects.count()
    response = new_version(world)
    assert [each.action for each in Event.objects.order_by("pk")[before:]] == [
        "response.started",
        "answers.proposed",
    ]
    assert (response.facts, response.answers.count()) == ({}, 0)
    assert set(response.proposals.values_list("criterion", flat=True)) == {
        "GOV-1",
        "GOV-2",
        "OPS-1",
        "OPS-2",
    }
    assert workspace(
        response_for(world.own.contributor, response.public_id, Permission.ANSWER)
    ).assessment.unanswered


def test_a_new_version_from_another_vendors_answers_is_not_started_at_all(world):
    with nothing_written(), pytest.raises(Http404):
        start_from(
            product_id=world.own.submitted_product,
            wave=world.open,
            product_version="5.0",
            source_id=world.other.submitted,
            by=world.own.contributor,
            at=AT,
        )


def test_a_new_version_is_one_step_on_the_products_page_and_its_facts_are_filled_in(client, world):
    client.force_login(world.own.contributor)
    page = client.get(reverse("product", args=[world.own.submitted_product])).content.decode()
    assert f'name="source" value="{world.own.submitted}"' in page
    reply = client.post(
        reverse("response-start", args=[world.own.submitted_product]),
        {"wave": world.open, "product_version": "5.0", "source": str(world.own.submitted)},
        follow=True,
    )
    facts = reply.content.decode()
    assert "Repris de" in facts and "checked" in facts
    address = reply.redirect_chain[-1][0]
    response = Proposal.objects.latest("pk").response
    assert response.facts == {}
    sent = {
        name: value
        for name, value in reply.context["form"].initial.items()
        if value not in (None, "")
    }
    client.post(address, sent)
    response.refresh_from_db()
    assert facts_value(response.facts) == CLOUD
    overview = client.get(reverse("response", args=[response.public_id])).content.decode()
    assert reverse("proposals", args=[response.public_id]) in overview
    assert "Repris de" not in client.get(address).content.decode()


def test_a_proposal_is_confirmed_on_its_card_with_what_else_the_page_says(client, world):
    copied(world)
    client.force_login(world.own.contributor)
    proposal = Proposal.objects.get(criterion="GOV-2")
    theme = reverse("theme", args=[world.own.draft, "governance"])
    assert f'name="confirm" value="{proposal.public_id}"' in client.get(theme).content.decode()
    row = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-1")
    page = client.post(
        theme,
        {
            "GOV-1-level": "0",
            "GOV-1-comment": "",
            "GOV-1-revision": row.revision,
            "GOV-2-revision": "0",
            "GOV-2-level": "",
            "GOV-2-comment": "",
            "confirm": str(proposal.public_id),
        },
        follow=True,
    ).content.decode()
    assert "La réponse est confirmée." in page
    given = Answer.objects.filter(response__public_id=world.own.draft)
    assert given.get(criterion="GOV-2").level == 3
    assert given.get(criterion="GOV-1").level == 0
    for nonsense in ("x", str(uuid4())):
        assert (
            "remplacée" in client.post(theme, {"confirm": nonsense}, follow=True).content.decode()
        )


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["GOV-1", "GOV-2", "GOV-3", "OPS-1", "OPS-2", "OPS-3"]),
        st.one_of(st.none(), st.integers(0, 1)),
    )
)
def test_whatever_is_proposed_counts_nowhere(world, proposed):
    Proposal.objects.all().delete()
    before = (
        workspace(seen(world)).assessment,
        exported_response(seen(world)),
        sheets(exported_workbook(seen(world), "fr", AT)),
    )
    draft = seen(world)
    Proposal.objects.bulk_create(
        Proposal(
            response=draft,
            source=draft,
            criterion=criterion,
            proposed_at=AT,
            level=level,
            unknown=level is None,
            comment="proposé",
        )
        for criterion, level in proposed.items()
    )
    assert before == (
        workspace(seen(world)).assessment,
        exported_response(seen(world)),
        sheets(exported_workbook(seen(world), "fr", AT)),
    )
