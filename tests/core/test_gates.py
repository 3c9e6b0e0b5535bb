"""Gates: what a wave asks of a response, judged again here in the most naive way."""

from fractions import Fraction as Exact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import Response
from clairevoie.core.gates import (
    Gates,
    InvalidGates,
    Outcome,
    Requirement,
    Weight,
    as_document,
    check_against,
    verdict,
)
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import score
from clairevoie.formats.gates import gates_from_tree, read_gates
from clairevoie.formats.trees import InvalidDocument
from tests.strategies import responses


@st.composite
def cases(draw: st.DrawFn) -> tuple[Questionnaire, Response, Gates]:
    questionnaire, response = draw(responses())
    asked = draw(st.lists(st.sampled_from(questionnaire.criteria), unique_by=lambda each: each.id))
    requirements = tuple(
        Requirement(
            each.id,
            draw(st.integers(1, len(each.levels) - 1)),
            draw(st.sampled_from(Weight)),
        )
        for each in asked
    )
    ordinary = sum(each.weight is Weight.ORDINARY for each in requirements)
    gates = Gates(draw(st.integers(0, 100)), requirements, draw(st.integers(0, ordinary)))
    return questionnaire, response, gates


@given(cases())
def test_a_verdict_is_that_of_the_naive_judge(case: tuple[Questionnaire, Response, Gates]):
    questionnaire, response, gates = case
    assessment = score(questionnaire, response.facts, response.answers)
    found = verdict(gates, assessment)
    missed: dict[Weight, list[str]] = {each: [] for each in Weight}
    for requirement in gates.requirements:
        result = next(each for each in assessment.criteria if each.id == requirement.criterion)
        if result.applies and (
            not isinstance(result.level, int) or result.level < requirement.level
        ):
            missed[requirement.weight].append(requirement.criterion)
    assert [each.requirement.criterion for each in found.eliminatory] == missed[Weight.ELIMINATORY]
    assert [each.requirement.criterion for each in found.ordinary] == missed[Weight.ORDINARY]
    fraction = assessment.fraction
    if missed[Weight.ELIMINATORY] or len(missed[Weight.ORDINARY]) > gates.tolerance:
        assert found.outcome is Outcome.FAILED
    elif gates.percent and not fraction.applicable:
        assert found.outcome is Outcome.NO_SCORE
    else:
        reached = not gates.percent or Exact(fraction.reached, fraction.applicable) >= Exact(
            gates.percent, 100
        )
        assert found.outcome is (Outcome.PASSED if reached else Outcome.FAILED)


@given(cases())
def test_gates_written_and_read_are_the_same_and_fit_their_questionnaire(
    case: tuple[Questionnaire, Response, Gates],
):
    questionnaire, _, gates = case
    assert gates_from_tree(as_document(gates)) == gates
    check_against(gates, questionnaire)


def test_no_gates_let_everything_through():
    assert Gates().is_empty
    assert not Gates(percent=1).is_empty


@pytest.mark.parametrize(
    ("percent", "requirements", "tolerance", "places"),
    [
        (101, (), 0, [("percent",)]),
        (-1, (), 1, [("percent",), ("tolerance",)]),
        (0, (Requirement("A-1", 0, Weight.ORDINARY),), 0, [("requirements", 0, "level")]),
        (0, (Requirement("A-1", 1, Weight.ELIMINATORY),), 1, [("tolerance",)]),
        (
            0,
            (Requirement("A-1", 1, Weight.ORDINARY), Requirement("A-1", 2, Weight.ELIMINATORY)),
            1,
            [("requirements", 1, "criterion")],
        ),
    ],
)
def test_gates_that_contradict_themselves_are_refused_with_every_fault(
    percent: int, requirements: tuple[Requirement, ...], tolerance: int, places: list
):
    with pytest.raises(InvalidGates) as caught:
        Gates(percent, requirements, tolerance)
    assert [each.path for each in caught.value.faults] == places


@given(responses())
def test_gates_on_what_a_questionnaire_does_not_have_are_refused(
    pair: tuple[Questionnaire, Response],
):
    questionnaire, _ = pair
    first = questionnaire.criteria[0]
    gates = Gates(
        requirements=(
            Requirement("ZZ-999", 1, Weight.ORDINARY),
            Requirement(first.id, len(first.levels), Weight.ORDINARY),
        )
    )
    with pytest.raises(InvalidGates) as caught:
        check_against(gates, questionnaire)
    assert [each.path[1:] for each in caught.value.faults] == [(0, "criterion"), (1, "level")]


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"format: clairevoie/gates/2",
        b"{format: clairevoie/gates/1, percent: many}",
        b"{format: clairevoie/gates/1, requirements: [{criterion: A-1}]}",
        b"{format: clairevoie/gates/1, requirements: [{criterion: A-1, level: 1, weight: heavy}]}",
        b"{format: clairevoie/gates/1, more: 1}",
        b"{format: clairevoie/gates/1, percent: 200}",
    ],
)
def test_a_file_that_is_no_gates_is_refused(content: bytes):
    with pytest.raises(InvalidDocument):
        read_gates(content)
