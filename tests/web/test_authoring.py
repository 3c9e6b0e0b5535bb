"""Questionnaires in the making: drafts, what is wrong with them, two editors, publication."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from clairevoie.core.questionnaire import InvalidQuestionnaire
from clairevoie.formats.questionnaires import questionnaire_from_tree
from clairevoie.formats.trees import InvalidDocument, parse, yaml_text
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.authoring import operations
from clairevoie.web.authoring.access import draft_for
from clairevoie.web.authoring.conditions import reading, stored, typed
from clairevoie.web.authoring.document import MAXIMUM_PARTS, PartKind, empty_document
from clairevoie.web.authoring.judgement import sound_part
from clairevoie.web.authoring.models import Draft
from clairevoie.web.authoring.operations import PartConflict, PartWritten
from clairevoie.web.authoring.queries import draft_page, questionnaire_to_try, trial
from clairevoie.web.programmes.queries import published_digest
from tests.web.conftest import SignIn
from tests.web.drafts import draft_digest, header_token, part_of, part_token, tree_of
from tests.web.tables import nothing_written
from tests.web.worlds import AT, QUESTIONNAIRE_YAML, World


def change(world: World, index: int = 0, /, token: str = "", **values: Any) -> object:
    """Change some values of a criterion, upon what it says now unless a token is given."""
    draft = world.questionnaire_draft
    return operations.change_part(
        draft_id=draft,
        kind=PartKind.CRITERIA,
        index=index,
        part={**part_of(draft, index), **values},
        token=token or part_token(draft, index),
        by=world.manager,
        at=AT,
    )


def page_of(world: World, draft: UUID | None = None) -> Any:
    return draft_page(
        draft_for(world.manager, draft or world.questionnaire_draft, Permission.FOLLOW_WAVES)
    )


def imported(world: World, content: bytes) -> Draft:
    return operations.import_draft(
        authority=world.authority.slug, content=content, by=world.manager, at=AT
    )


# ---- starting ------------------------------------------------------------------------------------


def test_the_next_version_is_a_copy_in_which_every_criterion_is_the_same(world: World):
    page = page_of(world)
    assert page.follows == "1"
    assert page.faults == ()
    assert {each["replaces"][0]["change"] for each in page.tree["criteria"]} == {"same"}


def test_a_version_that_does_not_come_later_is_refused(world: World):
    with nothing_written(), pytest.raises(InvalidQuestionnaire):
        operations.start_next_version(
            authority=world.authority.slug,
            identifier="small",
            version="1",
            name="1",
            by=world.manager,
            at=AT,
        )


def test_a_draft_may_have_faults_and_says_each_with_its_place(world: World):
    draft = imported(world, b'{"criteria": [{"id": "x"}], "themes": [{}]}')
    page = page_of(world, draft.public_id)
    assert ("criteria", 0) in {each.fault.path[:2] for each in page.faults}
    assert {each.kind for each in page.faults} >= {None, PartKind.CRITERIA, PartKind.THEMES}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2]",
        b'{"criteria": {}}',
        b'{"themes": ["a"]}',
        b'{"title": {"fr": "\\u0000"}}',
        b'{"id": "\\ud800"}',
        b'{"id": "a", "id": "b"}',
        b"a: &b [*b]",
        b'{"facts": [' + b"{}," * MAXIMUM_PARTS[PartKind.FACTS] + b"{}]}",
    ],
)
def test_a_file_in_no_shape_to_be_shown_starts_nothing(world: World, content: bytes):
    with nothing_written(), pytest.raises(InvalidDocument):
        imported(world, content)


def test_a_file_that_would_change_a_published_version_is_refused(world: World):
    changed = QUESTIONNAIRE_YAML.replace("Petit questionnaire", "Autre").encode()
    with nothing_written(), pytest.raises(operations.VersionTaken):
        imported(world, changed)


def test_a_published_version_can_be_imported_as_it_is_and_follows_nothing(world: World):
    assert imported(world, QUESTIONNAIRE_YAML.encode()).starts_from is None


def test_a_file_of_a_later_version_follows_the_latest_one_before_it(world: World):
    later = QUESTIONNAIRE_YAML.replace('version: "1"', 'version: "3"').encode()
    assert imported(world, later).starts_from_id == world.questionnaire.digest


def test_an_authority_has_only_so_many_drafts(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(operations, "MAXIMUM_DRAFTS", 1)
    with nothing_written(), pytest.raises(operations.TooManyDrafts):
        operations.start_empty_draft(authority=world.authority.slug, by=world.manager, at=AT)


# ---- two editors ---------------------------------------------------------------------------------


def test_what_somebody_else_changed_is_shown_and_not_overwritten(world: World):
    token = part_token(world.questionnaire_draft)
    change(world, 0, critical=True)
    with nothing_written():
        outcome = change(world, 0, token, target=1, question={"fr": "Le mien", "en": "Mine"})
    assert isinstance(outcome, PartConflict)
    assert outcome.current is not None
    assert outcome.current["critical"] is True


def test_two_people_can_write_two_criteria_at_once_even_when_one_moves(world: World):
    draft = world.questionnaire_draft
    token = part_token(draft, 0)
    wanted = {**part_of(draft, 0), "critical": True}
    operations.move_part(
        draft_id=draft,
        kind=PartKind.CRITERIA,
        index=0,
        up=False,
        token=token,
        by=world.manager,
        at=AT,
    )
    outcome = operations.change_part(
        draft_id=draft,
        kind=PartKind.CRITERIA,
        index=0,
        part=wanted,
        token=token,
        by=world.manager,
        at=AT,
    )
    assert outcome == PartWritten(1)
    assert [each["id"] for each in tree_of(draft)["criteria"]][:2] == ["GOV-2", "GOV-1"]


def test_a_criterion_that_is_gone_is_not_written_over_another(world: World):
    draft = world.questionnaire_draft
    token = part_token(draft, 0)
    mine = {**part_of(draft, 0), "critical": True}
    operations.remove_part(
        draft_id=draft, kind=PartKind.CRITERIA, index=0, token=token, by=world.manager, at=AT
    )
    outcome = operations.change_part(
        draft_id=draft,
        kind=PartKind.CRITERIA,
        index=0,
        part=mine,
        token=token,
        by=world.manager,
        at=AT,
    )
    assert outcome == PartConflict(None, 0)


def test_saying_the_same_again_writes_nothing(world: World):
    with nothing_written():
        assert change(world) == PartWritten(0, changed=False)


def test_a_conflict_shows_both_values_on_the_page(world: World, sign_in: SignIn):
    client = sign_in(world.manager)
    token = part_token(world.questionnaire_draft)
    change(world, 0, question={"fr": "La leur", "en": "Theirs"})
    answer = client.post(
        reverse("draft-part", args=[world.questionnaire_draft, "criteria", 0]),
        {"id": "GOV-1", "question-fr": "La mienne", "token": token},
    )
    assert answer.status_code == 409
    content = answer.content.decode()
    assert "La leur" in content
    assert "La mienne" in content
    assert part_of(world.questionnaire_draft)["question"]["fr"] == "La leur"


# ---- checking ------------------------------------------------------------------------------------


def test_a_criterion_said_to_be_the_same_must_be(world: World):
    change(world, 0, question={"fr": "Autre ?", "en": "Other?"})
    assert [each.name for each in page_of(world).faults] == ["GOV-1"]
    change(world, 0, replaces=[{"criterion": "GOV-1", "version": "1", "change": "reworded"}])
    assert page_of(world).faults == ()


def test_checking_as_one_types_saves_nothing(world: World, sign_in: SignIn):
    client = sign_in(world.manager)
    address = reverse("draft-part-check", args=[world.questionnaire_draft, "criteria", 0])
    with nothing_written(), override("en"):
        answer = client.post(
            address,
            {"id": "gov", "applies_when": "not (mobile is true)"},
            HTTP_ACCEPT_LANGUAGE="en",
        )
    content = answer.content.decode()
    assert "gov" in content
    assert "Mobile application" in content or "Application mobile" in content


def test_a_condition_that_cannot_be_read_is_kept_as_it_was_typed():
    assert stored("mobile is") == "mobile is"
    assert typed("mobile is") == "mobile is"
    assert reading(empty_document(), "mobile is", "en").faults


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "mobile", "is": True},
        {"all": [{"fact": "mobile", "is": True}]},
        {"any": []},
        {"not": {"any": [{"fact": "a", "includes": "b"}, {"fact": "is", "is": "or"}]}},
        {"nonsense": 1},
        {"all": "x"},
    ],
)
def test_a_condition_is_the_same_after_it_was_shown_and_saved(condition: Any):
    assert stored(typed(condition)) == condition


def test_what_has_faults_is_left_out_of_a_trial_with_what_hangs_on_it(world: World):
    tree = tree_of(world.questionnaire_draft)
    tree["facts"] = [each for each in tree["facts"] if each["id"] != "mobile"]
    tree["criteria"][0]["levels"] = []
    left = sound_part(tree)
    assert left is not None
    assert not {"GOV-1", "GOV-3"} & {each.id for each in left.criteria}
    assert sound_part(empty_document()) is None


def test_a_trial_says_which_criteria_apply_and_changes_nothing(world: World, sign_in: SignIn):
    page = page_of(world)
    questionnaire = questionnaire_to_try(page)
    assert questionnaire is not None
    tried = trial(page, questionnaire, {"mobile": False})
    assert tried.applying + tried.undetermined + tried.hidden == page.criteria_count
    client = sign_in(world.manager)
    with nothing_written():
        answer = client.get(
            reverse("draft-try", args=[world.questionnaire_draft]), {"f-mobile": "true"}
        )
    assert "GOV-3" in answer.content.decode()


# ---- publishing ----------------------------------------------------------------------------------


def publish(world: World, digest: str, draft: UUID | None = None) -> Draft:
    return operations.publish_draft(
        draft_id=draft or world.questionnaire_draft, digest=digest, by=world.manager, at=AT
    )


def test_a_draft_is_published_under_the_digest_that_was_shown_and_never_changes_again(
    world: World,
):
    digest = draft_digest(world.questionnaire_draft)
    publish(world, digest)
    assert published_digest("small", "2") == digest
    with nothing_written(), pytest.raises(operations.PublishedAlready):
        change(world, 0, critical=True)
    with nothing_written(), pytest.raises(operations.PublishedAlready):
        publish(world, digest)


def test_a_draft_that_changed_since_it_was_shown_is_not_published(world: World):
    digest = draft_digest(world.questionnaire_draft)
    change(world, 0, critical=True)
    with nothing_written(), pytest.raises(operations.OtherDigest):
        publish(world, digest)


def test_a_draft_with_faults_is_not_published(world: World):
    digest = draft_digest(world.questionnaire_draft)
    change(world, 0, target=9)
    with nothing_written(), pytest.raises(operations.HasFaults):
        publish(world, digest)


def test_a_version_that_others_published_meanwhile_is_not_changed(world: World):
    second = operations.start_next_version(
        authority=world.authority.slug,
        identifier="small",
        version="1",
        name="2",
        by=world.manager,
        at=AT,
    )
    publish(world, draft_digest(world.questionnaire_draft))
    operations.change_part(
        draft_id=second.public_id,
        kind=PartKind.CRITERIA,
        index=0,
        part={**part_of(second.public_id), "critical": True},
        token=part_token(second.public_id),
        by=world.manager,
        at=AT,
    )
    with nothing_written(), pytest.raises(operations.VersionTaken):
        publish(world, draft_digest(second.public_id), second.public_id)


def test_another_authority_cannot_publish_on_a_questionnaire_that_it_does_not_run(world: World):
    other = world.foreign_manager.memberships.get().organisation.slug
    draft = operations.start_next_version(
        authority=other,
        identifier="small",
        version="1",
        name="2",
        by=world.foreign_manager,
        at=AT,
    )
    with nothing_written(), pytest.raises(operations.NotYours):
        operations.publish_draft(
            draft_id=draft.public_id,
            digest=draft_digest(draft.public_id),
            by=world.foreign_manager,
            at=AT,
        )


def test_a_stranger_finds_no_draft(world: World):
    with pytest.raises(Http404):
        draft_for(world.foreign_manager, world.questionnaire_draft, Permission.FOLLOW_WAVES)


def test_a_draft_leaves_as_json_and_yaml_that_read_back_the_same(world: World, sign_in: SignIn):
    client = sign_in(world.auditor)
    tree = tree_of(world.questionnaire_draft)
    sent = client.get(reverse("draft-json", args=[world.questionnaire_draft])).content
    assert json.loads(sent) == tree
    sent = client.get(reverse("draft-yaml", args=[world.questionnaire_draft])).content
    assert questionnaire_from_tree(parse(sent).tree).digest == draft_digest(
        world.questionnaire_draft
    )
    assert parse(yaml_text(tree).encode()).tree == tree


def test_the_page_of_a_draft_asks_the_same_number_of_statements_however_large_it_is(
    world: World, sign_in: SignIn, django_assert_max_num_queries: Any
):
    client = sign_in(world.manager)
    with django_assert_max_num_queries(8):
        client.get(reverse("draft", args=[world.questionnaire_draft]))


def test_a_file_goes_by_the_form_to_a_draft_and_to_publication(world: World, sign_in: SignIn):
    client = sign_in(world.manager)
    content = QUESTIONNAIRE_YAML.replace('version: "1"', 'version: "7"').encode()
    answer = client.post(
        reverse("draft-import", args=[world.authority.slug]),
        {"file": SimpleUploadedFile("q.yaml", content)},
    )
    draft = UUID(answer["Location"].split("/")[2])
    client.post(
        reverse("draft-header", args=[draft]),
        {
            "id": "small",
            "version": "8",
            "languages": "fr, en",
            "title-fr": "Petit",
            "title-en": "Small",
            "token": header_token(draft),
        },
    )
    answer = client.post(reverse("draft-publish", args=[draft]), {"digest": draft_digest(draft)})
    assert answer["Location"] == reverse("questionnaire", args=["small", "8"])
