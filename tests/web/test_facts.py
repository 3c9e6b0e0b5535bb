"""Declaring facts: they decide what applies, and lose no answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.core.answers import Facts
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations import (
    FactsConflict,
    FactsSaved,
    NotOpen,
    Refused,
    declare_facts,
)
from clairevoie.web.assessments.queries.workspace import Workspace, workspace
from tests.web.tables import nothing_written
from tests.web.worlds import AT, CLOUD, DESKTOP, World

LATER = AT + timedelta(hours=1)


def declare(world: World, facts: Facts, revision: int = 1, response=None):
    return declare_facts(
        response_id=response or world.own.draft,
        facts=facts,
        revision=revision,
        by=world.own.contributor,
        at=LATER,
    )


def seen(world: World) -> Workspace:
    return workspace(
        response_for(world.own.contributor, world.own.draft, Permission.READ_RESPONSES)
    )


def applying(found: Workspace) -> set[str]:
    return {q.criterion.id for theme in found.themes for q in theme.applicable}


def test_facts_are_declared_and_decide_what_applies(world: World):
    assert applying(seen(world)) == {"GOV-1", "GOV-2", "GOV-3", "OPS-1"}
    outcome = declare(world, CLOUD)
    assert isinstance(outcome, FactsSaved)
    assert outcome.changed == ("hosting", "mobile", "size")
    found = seen(world)
    assert found.facts == CLOUD
    assert found.facts_revision == 2
    assert applying(found) == {"GOV-1", "GOV-2", "OPS-1", "OPS-2", "OPS-3"}


def test_an_answer_that_does_not_apply_any_more_comes_back_with_the_facts(world: World):
    before = seen(world)
    declare(world, CLOUD)
    declare(world, DESKTOP, revision=2)
    after = seen(world)
    assert after.assessment == before.assessment
    assert after.question("GOV-3").answer == before.question("GOV-3").answer


def test_a_fact_can_be_taken_back_and_what_hangs_on_it_is_undetermined(world: World):
    declare(world, {"hosting": frozenset(("client",)), "size": "small"})
    found = seen(world)
    assert found.missing_facts == ("mobile",)
    assert found.assessment.undetermined == 1


def test_declaring_what_is_declared_already_writes_nothing(world: World):
    for revision in (0, 1, 5):
        with nothing_written():
            outcome = declare(world, DESKTOP, revision)
        assert isinstance(outcome, FactsSaved)
        assert outcome.changed == ()


@pytest.mark.parametrize("revision", [0, 2, 9])
def test_facts_declared_upon_another_revision_are_a_conflict_that_shows_what_stands(
    world: World, revision: int
):
    with nothing_written():
        outcome = declare(world, CLOUD, revision)
    assert isinstance(outcome, FactsConflict)
    assert outcome.current == DESKTOP


@pytest.mark.parametrize(
    "facts",
    [
        {"unknown": True},
        {"mobile": "yes"},
        {"mobile": 1},
        {"size": "enormous"},
        {"size": True},
        {"hosting": "vendor"},
        {"hosting": frozenset(("vendor", "moon"))},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_facts_that_the_questionnaire_does_not_know_are_refused(world: World, facts: Facts):
    with nothing_written(), pytest.raises(Refused) as refused:
        declare(world, {**DESKTOP, **facts})
    assert [each.path[:2] for each in refused.value.faults] == [("facts", next(iter(facts)))]


def test_none_of_the_options_is_a_declaration(world: World):
    declare(world, {**DESKTOP, "hosting": frozenset()})
    found = seen(world)
    assert found.facts["hosting"] == frozenset()
    assert found.missing_facts == ()


def test_facts_stay_as_they_are_after_submission_and_in_a_closed_wave(world: World):
    for response in (world.own.submitted, world.own.late):
        with nothing_written(), pytest.raises(NotOpen):
            declare(world, {}, response=response)


def test_facts_of_another_vendors_response_are_out_of_reach(world: World):
    with nothing_written(), pytest.raises(Http404):
        declare(world, CLOUD, response=world.other.draft)


def test_a_reader_declares_nothing(world: World):
    with nothing_written(), pytest.raises(PermissionDenied):
        declare_facts(
            response_id=world.own.draft, facts=CLOUD, revision=1, by=world.own.reader, at=LATER
        )


def test_all_facts_can_be_taken_back(world: World):
    declare(world, {})
    found = seen(world)
    assert found.facts == {}
    assert found.missing_facts == ("hosting", "mobile", "size")
