"""Submitting: what is frozen, who may sign, and that nothing changes it afterwards."""

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.core.canonical import canonical_bytes
from clairevoie.core.submission import Undetermined
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for, submission_for, submitted_response_for
from clairevoie.web.assessments.models import Answer, Response, Submission
from clairevoie.web.assessments.operations import (
    NotOpen,
    change_product,
    declare_facts,
    submit,
)
from clairevoie.web.assessments.queries.submissions import submitted_result
from clairevoie.web.assessments.queries.workspace import workspace
from clairevoie.web.programmes.operations import close_wave
from tests.web.tables import nothing_written
from tests.web.worlds import AT, COMMENT, SIGNATORY, World

LATER = AT + timedelta(days=2)


def sign(world: World, response: UUID | None = None, by=None) -> Submission:
    return submit(
        response_id=response or world.own.draft,
        signatory=SIGNATORY,
        by=by or world.own.signatory,
        at=LATER,
    )


def submitted(world: World) -> Submission:
    return submission_for(world.own.reader, world.own.submitted, 1)


def sha_256(content: bytes) -> str:
    return "sha-256:" + urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def test_a_submission_freezes_facts_answers_score_and_signatory(world: World):
    document = json.loads(submitted(world).document)
    assert document["format"] == "clairevoie/submission/1"
    assert (document["wave"], document["number"]) == ("open", 1)
    assert document["signatory"] == {"name": SIGNATORY.name, "function": SIGNATORY.function}
    response = document["response"]
    assert response["facts"] == {"hosting": ["vendor"], "mobile": True, "size": "large"}
    assert response["product"]["name"] == "Own Imagerie"
    assert response["product"]["corridors"] == ["hospital", "imaging"]
    assert response["answers"]["GOV-2"] == {
        "level": 3,
        "comment": COMMENT,
        "assurance": "declared",
    }
    assessment = document["assessment"]
    assert (assessment["reached"], assessment["applicable"]) == (2, 5)
    assert assessment["questionnaire"]["digest"] == world.questionnaire.digest


def test_the_digest_of_a_submission_is_the_sha_256_of_its_stored_bytes(world: World):
    submission = submitted(world)
    assert submission.digest == sha_256(submission.document.encode())


def test_the_stored_bytes_are_canonical(world: World):
    document = submitted(world).document
    assert canonical_bytes(json.loads(document)).decode() == document


def test_the_score_of_the_draft_is_the_score_of_the_submission(world: World):
    door = response_for(world.own.signatory, world.own.draft, Permission.SUBMIT)
    draft = workspace(door).assessment
    submission = sign(world)
    assert (submission.reached, submission.applicable) == (
        draft.fraction.reached,
        draft.fraction.applicable,
    )
    frozen = submitted_result(submitted_response_for(world.own.signatory, world.own.draft))
    assert frozen.assessment == draft


def test_unanswered_criteria_do_not_prevent_a_submission_and_count_as_not_reached(world: World):
    submission = sign(world)
    assert (submission.reached, submission.applicable) == (1, 4)


def test_what_is_undetermined_cannot_be_signed_and_nothing_is_written(world: World):
    declare_facts(
        response_id=world.own.draft, facts={}, revision=1, by=world.own.signatory, at=LATER
    )
    with nothing_written(), pytest.raises(Undetermined) as refused:
        sign(world)
    assert refused.value.criteria == ("GOV-3", "OPS-2", "OPS-3")
    assert set(refused.value.facts) == {"mobile", "hosting", "size"}


def test_nothing_is_submitted_twice(world: World):
    sign(world)
    with nothing_written(), pytest.raises(NotOpen) as refused:
        sign(world)
    assert refused.value.response_state == "submitted"


def test_nothing_is_submitted_in_a_closed_wave(world: World):
    with nothing_written(), pytest.raises(NotOpen) as refused:
        sign(world, world.own.late)
    assert refused.value.wave_state == "closed"
    close_wave(slug=world.open, by=world.manager, at=LATER)
    with nothing_written(), pytest.raises(NotOpen):
        sign(world)


def test_a_contributor_and_a_reader_do_not_sign(world: World):
    for by in (world.own.contributor, world.own.reader):
        with nothing_written(), pytest.raises(PermissionDenied):
            sign(world, by=by)


def test_nobody_signs_for_another_vendor(world: World):
    for by in (world.other.administrator, world.manager, world.nobody):
        with nothing_written(), pytest.raises(Http404):
            sign(world, by=by)


def test_nothing_that_changes_later_changes_a_submission(world: World):
    before = submitted(world)
    result = submitted_result(submitted_response_for(world.own.reader, world.own.submitted))
    change_product(
        product_id=world.own.submitted_product,
        name="Autre nom",
        corridors=("imaging",),
        by=world.own.administrator,
        at=LATER,
    )
    # Past every operation: even rows changed by hand.
    Response.objects.filter(public_id=world.own.submitted).update(facts={}, product_version="9")
    Answer.objects.filter(response__public_id=world.own.submitted).delete()
    after = submitted(world)
    assert after.document == before.document
    assert after.digest == before.digest == sha_256(after.document.encode())
    again = submitted_result(submitted_response_for(world.own.reader, world.own.submitted))
    assert again == result
    assert again.product.name == "Own Imagerie"


def test_the_authority_reads_submissions_and_never_drafts(world: World):
    for by in (world.manager, world.auditor):
        assert submission_for(by, world.own.submitted, 1).digest == submitted(world).digest
        with pytest.raises(Http404):
            submitted_response_for(by, world.own.draft)
        with pytest.raises(Http404):
            response_for(by, world.own.draft, Permission.READ_RESPONSES)


def test_nobody_else_reads_a_submission(world: World):
    for by in (
        world.other.administrator,
        world.foreign_manager,
        world.establishment_member,
        world.nobody,
    ):
        with pytest.raises(Http404):
            submission_for(by, world.own.submitted, 1)


def test_a_submission_of_another_number_is_not_there(world: World):
    for number in (0, 2, 10**30):
        with pytest.raises(Http404):
            submission_for(world.own.reader, world.own.submitted, number)


def test_a_document_holds_nothing_of_who_typed_it(world: World):
    document = submitted(world).document
    assert "@" not in document
    assert world.own.administrator.name not in document
