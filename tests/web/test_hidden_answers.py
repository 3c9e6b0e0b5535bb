"""An answer to a criterion that does not apply is kept, and counts nowhere: at every door.

Two responses that differ in such answers alone must be the same seen from outside.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clairevoie.core.answers import UNKNOWN, AnsweredLevel, Facts
from clairevoie.core.canonical import canonical_bytes
from clairevoie.core.scoring import Assessment
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.models import Answer
from clairevoie.web.assessments.operations import seal_wave, submit
from clairevoie.web.assessments.queries.workspace import exported_response, workspace
from clairevoie.web.programmes.operations import close_wave
from clairevoie.web.publishing.operations import publish_results
from tests.web.tables import undone
from tests.web.worlds import (
    AT,
    CRITERIA,
    DESKTOP,
    SIGNATORY,
    World,
    newcomer,
    respond,
    the_questionnaire,
)

Levels = Mapping[str, AnsweredLevel]


def applying(facts: Facts) -> set[str]:
    """The small questionnaire's conditions, told a second time."""
    by_vendor = "vendor" in facts["hosting"]  # type: ignore[operator]
    found = {"GOV-1", "GOV-2", "OPS-1"}
    if facts["mobile"] is not True:
        found.add("GOV-3")
    if facts["mobile"] is True and by_vendor:
        found.add("OPS-2")
    if by_vendor or facts["size"] == "large":
        found.add("OPS-3")
    return found


@dataclass(frozen=True)
class SeenFromOutside:
    """What each door lets through of one response."""

    score: Assessment
    export: Any
    submission: str
    release: Any


def seen_from_outside(world: World, facts: Facts, levels: Levels) -> SeenFromOutside:
    """Answer, submit, close, seal and publish; look; then take everything back."""
    by = world.own.administrator
    with undone():
        response = respond(
            by, world.own.product, "open", facts, levels, comment="caché", version="2.0"
        )
        door = response_for(by, response, Permission.READ_RESPONSES)
        score, export = workspace(door).assessment, exported_response(door)
        assert Answer.objects.filter(response=door).count() == len(levels)  # kept all the same
        submission = submit(response_id=response, signatory=SIGNATORY, by=by, at=AT)
        close_wave(slug="open", by=world.manager, at=AT)
        seal_wave(slug="open", by=world.manager, at=AT)
        release = publish_results(slug="open", by=world.manager, at=AT)
        return SeenFromOutside(score, export, submission.document, json.loads(release.document))


@pytest.fixture
def busy_world(world: World) -> World:
    """With enough vendors in the open wave for its counts to be published."""
    for number in range(8):
        newcomer(f"Busy {number}", ("open",), number)
    return world


facts = st.fixed_dictionaries(
    {
        "hosting": st.frozensets(st.sampled_from(("vendor", "client"))),
        "mobile": st.booleans(),
        "size": st.sampled_from(("small", "large")),
    }
)


def levels_of(criterion: str) -> st.SearchStrategy[AnsweredLevel]:
    count = len(the_questionnaire().criterion(criterion).levels)
    return st.one_of(st.integers(0, count - 1), st.just(UNKNOWN))


all_levels = st.fixed_dictionaries({each: levels_of(each) for each in CRITERIA})
some_levels = st.fixed_dictionaries({}, optional={each: levels_of(each) for each in CRITERIA})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=facts, given_levels=all_levels, hidden=some_levels)
def test_answers_that_do_not_apply_change_nothing_that_is_seen_from_outside(
    busy_world: World, facts: Facts, given_levels: Levels, hidden: Levels
):
    applies = applying(facts)
    shown = {each: level for each, level in given_levels.items() if each in applies}
    others = {each: level for each, level in hidden.items() if each not in applies}
    everything = seen_from_outside(busy_world, facts, given_levels)
    without = seen_from_outside(busy_world, facts, shown)
    different = seen_from_outside(busy_world, facts, {**shown, **others})
    assert everything == without == different
    document = json.loads(everything.submission)
    assert set(everything.export["answers"]) == set(document["response"]["answers"]) == applies
    assert everything.score.fraction.applicable == len(applies)


def test_an_answer_that_applies_changes_all_of_it(busy_world: World):
    """The property above would notice: the same difference, in an answer that counts."""
    reached = seen_from_outside(busy_world, DESKTOP, {"GOV-1": 1, "GOV-3": 1})
    missed = seen_from_outside(busy_world, DESKTOP, {"GOV-1": 0, "GOV-3": 1})
    assert reached.score != missed.score
    assert reached.export != missed.export
    assert reached.submission != missed.submission
    assert reached.release["tables"] != missed.release["tables"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.fixed_dictionaries(
        {},
        optional={
            "hosting": st.frozensets(st.sampled_from(("vendor", "client"))),
            "mobile": st.booleans(),
            "size": st.sampled_from(("small", "large")),
        },
    ),
    levels=some_levels,
)
def test_a_draft_exports_no_answer_whose_criterion_may_not_apply(
    world: World, facts: Facts, levels: Levels
):
    by = world.own.administrator
    with undone():
        response = respond(by, world.own.product, "open", facts, levels, version="draft")
        door = response_for(by, response, Permission.READ_RESPONSES)
        found, export = workspace(door), exported_response(door)
    applies = {each.id for each in found.assessment.criteria if each.applies is True}
    assert set(export["answers"]) == applies & set(levels)
    assert canonical_bytes(export)
    for each in found.assessment.criteria:
        if each.applies is not True:
            assert (each.level, each.reached, each.gap) == (None, None, None)
