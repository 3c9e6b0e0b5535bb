"""Copied answers: proposed where nothing is answered, counted only once they are confirmed."""

import json
from io import BytesIO

import pytest
from django.http import Http404
from django.urls import reverse
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
    submit,
)
from clairevoie.web.assessments.queries.proposals import open_proposals
from clairevoie.web.assessments.queries.workbooks import exported_workbook
from clairevoie.web.assessments.queries.workspace import exported_response, workspace
from tests.web.worlds import AT, COMMENT, SIGNATORY, World


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
    assert copied(world) == 3
    assert set(waiting(world)) == {"GOV-2", "OPS-1"}
    assert waiting(world)["GOV-2"].number == 3
    assert waiting(world)["OPS-1"].level is None


def test_copying_twice_proposes_each_once(world):
    copied(world)
    assert copied(world) == 3
    assert Proposal.objects.filter(response__public_id=world.own.draft).count() == 3


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
