"""Recording answers: what is saved, what is refused, and what is told of a conflict."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.core.answers import MAXIMUM_COMMENT, UNKNOWN, AnsweredLevel
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.models import Answer, AnswerRevision
from clairevoie.web.assessments.operations import (
    AnswerChange,
    Conflict,
    NotOpen,
    Recorded,
    Refused,
    Saved,
    record_answer,
    record_answers,
)
from clairevoie.web.assessments.queries.workspace import Workspace, workspace
from clairevoie.web.programmes.operations import close_wave
from tests.web.tables import nothing_written
from tests.web.worlds import AT, World

LATER = AT + timedelta(hours=1)


def record(
    world: World,
    criterion: str,
    level: AnsweredLevel,
    comment: str = "",
    revision: int = 0,
    *,
    response: UUID | None = None,
) -> Recorded:
    return record_answer(
        response_id=response or world.own.draft,
        change=AnswerChange(criterion, level, comment, revision),
        by=world.own.contributor,
        at=LATER,
    )


def seen(world: World, response: UUID | None = None) -> Workspace:
    door = response_for(
        world.own.contributor, response or world.own.draft, Permission.READ_RESPONSES
    )
    return workspace(door)


def stored(world: World, criterion: str) -> Answer:
    return Answer.objects.get(response__public_id=world.own.draft, criterion=criterion)


# ---- saved -------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0, 3, UNKNOWN])
def test_an_answer_is_saved_with_who_gave_it_and_as_its_first_revision(
    world: World, level: AnsweredLevel
):
    recorded = record(world, "GOV-2", level, "parce que")
    assert recorded.saved == 1
    assert recorded.conflicts == ()
    question = seen(world).question("GOV-2")
    assert (question.answer.level, question.answer.comment) == (level, "parce que")
    assert question.revision == 1
    assert question.answered_by == world.own.contributor.name


def test_a_comment_may_stand_without_a_level(world: World):
    record(world, "GOV-2", None, "à préciser")
    question = seen(world).question("GOV-2")
    assert (question.answer.level, question.answer.comment) == (None, "à préciser")
    assert question.result.is_unanswered


def test_a_change_goes_up_by_one_revision_and_keeps_what_was_said_before(world: World):
    record(world, "GOV-2", 1, "un")
    record(world, "GOV-2", 2, "deux", revision=1)
    record(world, "GOV-2", UNKNOWN, "trois", revision=2)
    assert seen(world).question("GOV-2").revision == 3
    kept = AnswerRevision.objects.filter(
        response__public_id=world.own.draft, criterion="GOV-2"
    ).order_by("revision")
    said = [(each.revision, each.level, each.unknown, each.comment) for each in kept]
    assert said == [(1, 1, False, "un"), (2, 2, False, "deux"), (3, None, True, "trois")]


def test_an_answer_can_be_taken_back(world: World):
    record(world, "GOV-1", None, "", revision=1)
    question = seen(world).question("GOV-1")
    assert question.answer.level is None
    assert question.result.is_unanswered


def test_several_answers_are_saved_at_once(world: World):
    recorded = record_answers(
        response_id=world.own.draft,
        changes=[AnswerChange("GOV-1", 0, "", 1), AnswerChange("OPS-1", 2, "", 0)],
        by=world.own.signatory,
        at=LATER,
    )
    assert recorded.saved == 2
    assert (stored(world, "GOV-1").level, stored(world, "OPS-1").level) == (0, 2)


def test_what_is_returned_is_what_a_fresh_look_shows(world: World):
    recorded = record(world, "OPS-1", 2)
    at_once = workspace(recorded.response, recorded.answers)
    fresh = seen(world)
    assert at_once.assessment == fresh.assessment
    assert [q.answer for t in at_once.themes for q in t.questions] == [
        q.answer for t in fresh.themes for q in t.questions
    ]


# ---- unchanged ---------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", [0, 1, 7])
def test_saving_what_is_saved_already_writes_nothing_whatever_was_seen(world: World, revision: int):
    with nothing_written():
        recorded = record(world, "GOV-1", 1, "", revision)
    assert recorded.saved == 0
    assert recorded.conflicts == ()


def test_saving_no_answer_where_there_is_none_writes_nothing(world: World):
    with nothing_written():
        (outcome,) = record(world, "OPS-1", None).outcomes
    assert outcome == Saved(None, changed=False)


def test_saving_nothing_at_all_writes_nothing(world: World):
    with nothing_written():
        record_answers(response_id=world.own.draft, changes=(), by=world.own.contributor, at=LATER)


# ---- conflicts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_a_change_upon_another_revision_is_a_conflict_that_tells_both_and_overwrites_nothing(
    world: World, revision: int
):
    record(world, "GOV-1", 0, "du collègue", revision=1)
    with nothing_written():
        (outcome,) = record(world, "GOV-1", 1, "le mien", revision).outcomes
    assert isinstance(outcome, Conflict)
    current = outcome.current
    assert (current.level, current.comment, current.revision) == (0, "du collègue", 2)
    assert outcome.wanted == AnswerChange("GOV-1", 1, "le mien", revision)


def test_one_conflict_among_several_answers_does_not_hold_up_the_others(world: World):
    recorded = record_answers(
        response_id=world.own.draft,
        changes=[AnswerChange("GOV-1", 0, "", 9), AnswerChange("GOV-2", 2, "", 0)],
        by=world.own.contributor,
        at=LATER,
    )
    assert recorded.saved == 1
    assert [each.wanted.criterion for each in recorded.conflicts] == ["GOV-1"]
    assert (stored(world, "GOV-1").level, stored(world, "GOV-2").level) == (1, 2)


# ---- refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "level", "comment"),
    [
        ("GOV-9", 1, ""),
        ("", 1, ""),
        ("gov-1", 1, ""),
        ("GOV-1\x00", 1, ""),
        ("x" * 10_000, 1, ""),
        ("GOV-1", 2, ""),
        ("GOV-2", 4, ""),
        ("GOV-2", -1, ""),
        ("GOV-2", 10**9, ""),
        ("GOV-2", 1, "x" * (MAXIMUM_COMMENT + 1)),
    ],
    ids=repr,
)
def test_what_the_questionnaire_does_not_allow_is_refused_and_nothing_is_written(
    world: World, criterion: str, level: int, comment: str
):
    with nothing_written(), pytest.raises(Refused) as refused:
        record(world, criterion, level, comment)
    (fault,) = refused.value.faults
    assert fault.path[:2] == ("answers", criterion)


def test_one_refused_answer_refuses_them_all_and_every_fault_is_told(world: World):
    changes = [
        AnswerChange("GOV-2", 2, "", 0),
        AnswerChange("GOV-9", 1, "", 0),
        AnswerChange("OPS-1", 3, "", 0),
    ]
    with nothing_written(), pytest.raises(Refused) as refused:
        record_answers(
            response_id=world.own.draft, changes=changes, by=world.own.contributor, at=LATER
        )
    assert [each.path[1] for each in refused.value.faults] == ["GOV-9", "OPS-1"]


def test_the_longest_comment_is_saved_whole(world: World):
    record(world, "GOV-2", 1, "é" * MAXIMUM_COMMENT)
    assert stored(world, "GOV-2").comment == "é" * MAXIMUM_COMMENT


def test_nothing_is_answered_after_submission(world: World):
    with nothing_written(), pytest.raises(NotOpen) as refused:
        record(world, "GOV-1", 0, response=world.own.submitted, revision=1)
    assert (refused.value.response_state, refused.value.wave_state) == ("submitted", "open")


def test_nothing_is_answered_in_a_closed_wave(world: World):
    with nothing_written(), pytest.raises(NotOpen) as refused:
        record(world, "GOV-1", 1, response=world.own.late, revision=1)
    assert (refused.value.response_state, refused.value.wave_state) == ("draft", "closed")


def test_nothing_is_answered_once_the_wave_closes(world: World):
    close_wave(slug=world.open, by=world.manager, at=LATER)
    with nothing_written(), pytest.raises(NotOpen):
        record(world, "GOV-1", 0, revision=1)


def test_another_vendors_response_is_not_there(world: World):
    with nothing_written(), pytest.raises(Http404):
        record(world, "GOV-1", 0, response=world.other.draft, revision=1)


def test_a_reader_answers_nothing(world: World):
    with nothing_written(), pytest.raises(PermissionDenied):
        record_answer(
            response_id=world.own.draft,
            change=AnswerChange("GOV-1", 0, "", 1),
            by=world.own.reader,
            at=LATER,
        )
