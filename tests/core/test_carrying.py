"""Answers carried from one questionnaire to another: only where they say the same."""

from dataclasses import replace

import pytest
from hypothesis import given

from clairevoie.core.answers import UNKNOWN, Answer, Assurance, Product, Response
from clairevoie.core.carrying import Obstacle, carry
from clairevoie.core.questionnaire import Change, Questionnaire, Replacement
from tests.strategies import (
    criterion_document,
    flag_document,
    questionnaire_document,
    questionnaire_of,
    responses,
)

EARLIER = questionnaire_of(
    questionnaire_document(
        [
            criterion_document("GOV-1", levels=3),
            criterion_document("GOV-2", levels=3, applies_when={"fact": "mobile", "is": True}),
        ],
        facts=[flag_document("mobile")],
    )
)


def later(*replaced: Replacement, levels: int = 3) -> Questionnaire:
    """The next version, with one criterion that replaces these."""
    document = questionnaire_document([criterion_document("NEW-1", levels=levels)])
    questionnaire = questionnaire_of(document)
    criterion = replace(questionnaire.criteria[0], replaces=replaced)
    return replace(questionnaire, version="next", id=EARLIER.id, criteria=(criterion,))


def response(mobile: bool = True, **answers: Answer) -> Response:
    return Response(
        questionnaire_id=EARLIER.id,
        questionnaire_version=EARLIER.version,
        product=Product("P", "1", "V", None, ()),
        facts={"mobile": mobile},
        answers={each.replace("_", "-"): answer for each, answer in answers.items()},
    )


def from_gov_1(change: Change) -> Replacement:
    return Replacement("GOV-1", EARLIER.version, change)


@pytest.mark.parametrize("change", [Change.SAME, Change.REWORDED])
@pytest.mark.parametrize("level", [0, 2, UNKNOWN])
def test_same_and_reworded_criteria_carry_level_and_comment(change, level):
    said = response(GOV_1=Answer(level, "Parce que", Assurance.VERIFIED))
    carried = carry(EARLIER, said, later(from_gov_1(change)))
    assert carried.answers == {"NEW-1": Answer(level, "Parce que")}


@pytest.mark.parametrize(
    ("questionnaire", "obstacle"),
    [
        (later(from_gov_1(Change.CHANGED)), Obstacle.CHANGED),
        (later(from_gov_1(Change.SPLIT)), Obstacle.RESTRUCTURED),
        (later(from_gov_1(Change.MERGED)), Obstacle.RESTRUCTURED),
        (later(from_gov_1(Change.SAME), levels=2), Obstacle.OTHER_LEVELS),
        (later(), Obstacle.NOT_MATCHED),
        (later(Replacement("GOV-1", "another", Change.SAME)), Obstacle.NOT_MATCHED),
        (replace(later(from_gov_1(Change.SAME)), id="another"), Obstacle.NOT_MATCHED),
        (later(Replacement("GOV-2", EARLIER.version, Change.SAME)), Obstacle.NO_ANSWER),
    ],
)
def test_what_does_not_carry_says_why(questionnaire, obstacle):
    carried = carry(EARLIER, response(GOV_1=Answer(1)), questionnaire)
    assert (carried.answers, carried.obstacles) == ({}, {"NEW-1": obstacle})


def test_an_answer_that_does_not_apply_is_not_carried():
    said = response(mobile=False, GOV_2=Answer(1))
    replaced = later(Replacement("GOV-2", EARLIER.version, Change.SAME))
    assert carry(EARLIER, said, replaced).obstacles == {"NEW-1": Obstacle.NO_ANSWER}


@given(responses())
def test_within_one_questionnaire_every_criterion_is_carried_or_says_why(drawn):
    questionnaire, said = drawn
    carried = carry(questionnaire, said, questionnaire)
    assert set(carried.answers) | set(carried.obstacles) == {
        each.id for each in questionnaire.criteria
    }
    assert not set(carried.answers) & set(carried.obstacles)
    for criterion, answer in carried.answers.items():
        assert (answer.level, answer.comment) == (
            said.answers[criterion].level,
            said.answers[criterion].comment,
        )
