"""The plan: only kept actions count, by the rule that scores every response."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import Answer, Response
from clairevoie.core.plan import (
    MAXIMUM_TEXT,
    Action,
    ActionState,
    Owner,
    action_faults,
    counted,
    owner_faults,
    projection,
)
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import score
from tests.core import naive
from tests.strategies import (
    answered_questionnaires,
    criterion_document,
    flag_document,
    questionnaire_document,
    questionnaire_of,
    response_of,
)

TODAY = date(2026, 11, 26)
LATER = date(2027, 6, 30)

QUESTIONNAIRE = questionnaire_of(
    questionnaire_document(
        [
            criterion_document("GOV-1", levels=4, target=2),
            criterion_document("GOV-2", levels=2, target=1),
            criterion_document(
                "OPS-1", levels=2, target=1, applies_when={"fact": "mobile", "is": True}
            ),
        ],
        facts=[flag_document("mobile")],
    )
)
FACTS = {"mobile": False}
ANSWERS = {"GOV-1": Answer(0), "GOV-2": Answer(1)}


def projected(*actions: Action, on: date = TODAY) -> list[tuple[date, int]]:
    points = projection(QUESTIONNAIRE, FACTS, ANSWERS, actions, on=on)
    assert {each.fraction.applicable for each in points} == {2}
    return [(each.day, each.fraction.reached) for each in points]


def action(criterion: str = "GOV-1", level: int = 2, due: date = LATER, **more: Any) -> Action:
    return Action(criterion, level, due, **{"text": "Analyser les risques", **more})


def test_without_actions_there_is_todays_score_alone():
    assert projected() == [(TODAY, 1)]


def test_an_action_counts_from_its_date():
    assert projected(action()) == [(TODAY, 1), (LATER, 2)]


def test_an_action_due_today_counts_from_tomorrow_for_today_is_what_answers_say():
    assert projected(action(due=TODAY)) == [(TODAY, 1), (TODAY + timedelta(days=1), 2)]


def test_a_late_action_counts_no_more_until_it_has_a_new_date():
    yesterday = TODAY - timedelta(days=1)
    assert projected(action(due=yesterday)) == [(TODAY, 1)]
    assert projected(action(due=yesterday, state=ActionState.IN_PROGRESS)) == [(TODAY, 1)]


def test_a_dropped_action_never_counts():
    assert projected(action(state=ActionState.DROPPED)) == [(TODAY, 1)]


def test_an_action_done_counts_though_never_today():
    done = action(due=TODAY - timedelta(days=90), state=ActionState.DONE)
    assert projected(done) == [(TODAY, 1), (TODAY + timedelta(days=1), 2)]
    assert not done.is_late(TODAY)


def test_an_action_for_a_criterion_that_does_not_apply_or_is_reached_adds_nothing():
    assert projected(action("OPS-1", 1), action("GOV-2", 1), action("GOV-9", 1)) == [(TODAY, 1)]


def test_steps_towards_a_target_are_told_and_the_highest_level_stands():
    spring, autumn = date(2027, 3, 1), date(2027, 10, 1)
    steps = (action(level=3, due=autumn), action(level=1, due=spring), action(level=2, due=LATER))
    assert projected(*steps) == [(TODAY, 1), (spring, 1), (LATER, 2), (autumn, 2)]


# ---- properties, judged by a second, naive implementation ---------------------------------------


@st.composite
def planned(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], list[Action]]:
    """A response and any actions at all: for any criterion, at any level, at any date."""
    questionnaire, response = draw(answered_questionnaires())
    criteria = [each["id"] for each in questionnaire["criteria"]]
    actions = st.builds(
        Action,
        st.sampled_from([*criteria, "GOV-99"]),
        st.integers(0, 3),
        st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=6)),
        st.sampled_from(ActionState),
    )
    return questionnaire, response, _possible(questionnaire, draw(st.lists(actions, max_size=8)))


def _possible(questionnaire: dict[str, Any], actions: Sequence[Action]) -> list[Action]:
    levels = {each["id"]: len(each["levels"]) for each in questionnaire["criteria"]}
    return [each for each in actions if each.level < levels.get(each.criterion, 4)]


@given(planned())
def test_the_projection_is_the_score_of_the_response_with_those_levels_put_in(made):
    questionnaire, response, actions = made
    points = _projection(questionnaire, response, actions)
    days = [each.day for each in points]
    assert days == sorted(set(days))
    assert days[0] == TODAY
    for point in points:
        judged = naive.assessment(questionnaire, _put_in(response, actions, point.day), CUTS)
        assert (point.fraction.reached, point.fraction.applicable) == (
            judged["reached"],
            judged["applicable"],
        )
    # Between two points nothing happens either.
    for number in range(10):
        day = TODAY + timedelta(days=number)
        judged = naive.assessment(questionnaire, _put_in(response, actions, day), CUTS)
        last = [each for each in points if each.day <= day][-1]
        assert last.fraction.reached == judged["reached"]


CUTS = (0, 20, 40, 60, 80, 100)


def _put_in(response: dict[str, Any], actions: Sequence[Action], day: date) -> dict[str, Any]:
    """By the words of docs/method.md: dropped and late count nothing, nothing counts today."""
    answers = {name: dict(answer) for name, answer in response["answers"].items()}
    for each in actions:
        open_and_late = each.state in ("planned", "in-progress") and each.due < TODAY
        if each.state == "dropped" or open_and_late or day == TODAY or each.due > day:
            continue
        given_level = answers.get(each.criterion, {}).get("level")
        if not isinstance(given_level, int) or given_level < each.level:
            answers[each.criterion] = {"level": each.level}
    return {**response, "answers": answers}


@given(planned())
def test_the_projection_never_goes_down_and_the_denominator_never_changes(made):
    points = _projection(*made)
    reached = [each.fraction.reached for each in points]
    assert reached == sorted(reached)
    assert len({each.fraction.applicable for each in points}) == 1


@given(planned())
def test_no_action_that_is_dropped_or_late_changes_anything(made):
    questionnaire, response, actions = made
    idle = [replace(each, state=ActionState.DROPPED) for each in actions]
    late = [
        replace(each, due=TODAY - timedelta(days=1), state=ActionState.PLANNED) for each in actions
    ]
    without = _projection(questionnaire, response, [])
    assert len(without) == 1
    assert _projection(questionnaire, response, idle + late) == without


@given(planned())
def test_what_counts_is_kept_and_towards_a_missed_target(made):
    questionnaire, response, actions = made
    read = response_of(response)
    assessment = score(questionnaire_of(questionnaire), read.facts, read.answers)
    missed = {each.id for each in assessment.criteria if each.is_missed}
    for each in counted(assessment, actions, on=TODAY):
        assert each.criterion in missed
        assert each.is_kept(TODAY)


def _projection(questionnaire, response, actions):
    read: Response = response_of(response)
    parsed: Questionnaire = questionnaire_of(questionnaire)
    return projection(parsed, read.facts, read.answers, actions, on=TODAY)


# ---- refusals ----------------------------------------------------------------------------------


def fields_refused(wanted: Action, before: Action | None = None) -> list[str]:
    assessment = score(QUESTIONNAIRE, FACTS, ANSWERS)
    found = action_faults(QUESTIONNAIRE, assessment, wanted, on=TODAY, before=before)
    return [str(each.path[0]) for each in found]


def test_a_sound_action_has_no_fault():
    assert fields_refused(action(text="Deux lignes :\nla seconde\u202f!")) == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (action("OPS-1", 1), "criterion"),  # does not apply
        (action("GOV-2", 1), "criterion"),  # reached
        (action("GOV-9", 1), "criterion"),  # unknown
        (action(level=0), "level"),  # what stands
        (action(level=4), "level"),
        (action(level=-1), "level"),
        (action(due=TODAY - timedelta(days=1)), "due"),
        (action(due=date(9999, 12, 31)), "due"),
        (action(text=""), "text"),
        (action(text=" \n"), "text"),
        (action(text="x" * 10_000), "text"),
        (action(measure="x" * (MAXIMUM_TEXT + 1)), "measure"),
        (action(text="Un\x00deux"), "text"),
        (action(text="Un\ud800"), "text"),
    ],
    ids=str,
)
def test_an_action_that_breaks_a_rule_is_refused_at_its_field(wanted: Action, field: str):
    assert fields_refused(wanted) == [field]


def test_what_did_not_change_is_not_held_against_an_action():
    before = action("GOV-2", 1, TODAY - timedelta(days=9))  # reached since, and late
    assert fields_refused(replace(before, state=ActionState.DONE), before) == []
    assert fields_refused(replace(before, due=TODAY - timedelta(days=8)), before) == ["due"]
    assert fields_refused(replace(before, due=TODAY), before) == []


def test_an_owner_is_a_member_or_a_name_of_one_line():
    def refused(owner: Owner) -> list[str]:
        return [str(each.path[0]) for each in owner_faults(owner, {7})]

    assert refused(Owner()) == refused(Owner(7)) == refused(Owner(name="Équipe réseau")) == []
    assert refused(Owner(8)) == ["owner"]
    assert refused(Owner(7, "Équipe réseau")) == ["owner_name"]
    assert refused(Owner(name="x" * 201)) == ["owner_name"]
    assert refused(Owner(name="a\nb")) == ["owner_name"]
