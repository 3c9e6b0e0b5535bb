"""What changed between two assessments: nothing is left out, nothing is told that did not change."""

from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.evolution import Course, changes
from clairevoie.core.scoring import score
from tests.strategies import (
    questionnaire_documents,
    questionnaire_of,
    response_documents,
    response_of,
)


@st.composite
def two_responses(draw):
    document = draw(questionnaire_documents())
    one, other = (draw(response_documents(document, complete=True)) for _ in range(2))
    return questionnaire_of(document), response_of(one), response_of(other)


def changes_of(questionnaire, before, after):
    return changes(
        questionnaire,
        score(questionnaire, before.facts, before.answers),
        score(questionnaire, after.facts, after.answers),
        before.answers,
        after.answers,
    )


@given(two_responses())
def test_nothing_changed_from_a_response_to_itself(responses):
    questionnaire, before, _ = responses
    assert changes_of(questionnaire, before, before) == ()


@given(two_responses())
def test_the_changes_account_for_the_difference_of_the_scores(responses):
    questionnaire, before, after = responses
    found = changes_of(questionnaire, before, after)
    count = {course: sum(each.course is course for each in found) for course in Course}
    came = sum(each.course is Course.BEGAN and each.after.reached is True for each in found)
    went = sum(each.course is Course.ENDED and each.before.reached is True for each in found)
    was, now = (score(questionnaire, each.facts, each.answers).fraction for each in (before, after))
    assert now.reached - was.reached == (
        count[Course.PROGRESSED] - count[Course.REGRESSED] + came - went
    )
    assert now.applicable - was.applicable == count[Course.BEGAN] - count[Course.ENDED]


@given(two_responses())
def test_looked_at_the_other_way_round_progress_is_regression(responses):
    questionnaire, before, after = responses
    forth = {each.criterion.id: each.course for each in changes_of(questionnaire, before, after)}
    back = {each.criterion.id: each.course for each in changes_of(questionnaire, after, before)}
    mirror = {
        Course.REGRESSED: Course.PROGRESSED,
        Course.PROGRESSED: Course.REGRESSED,
        Course.BEGAN: Course.ENDED,
        Course.ENDED: Course.BEGAN,
    }
    assert {key: mirror.get(course, course) for key, course in forth.items()} == back


@given(two_responses())
def test_critical_regressions_come_first_then_the_others(responses):
    questionnaire, before, after = responses
    ranks = [
        (
            not (each.course is Course.REGRESSED and each.criterion.critical),
            list(Course).index(each.course),
        )
        for each in changes_of(questionnaire, before, after)
    ]
    assert ranks == sorted(ranks)
