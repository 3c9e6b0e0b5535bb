"""Scoring on arrays is the same rule as scoring one by one."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clairevoie.core.answers import UNKNOWN, Answer, Product, Response
from clairevoie.core.applicability import evaluate
from clairevoie.core.population import (
    FALSE,
    NO_BAND,
    TRUE,
    UNANSWERED,
    UNDECLARED,
    UNDETERMINED,
    UNKNOWN_LEVEL,
    encode,
    score_population,
    truths_of,
)
from clairevoie.core.questionnaire import MAXIMUM_CRITERIA, InvalidQuestionnaire, Questionnaire
from clairevoie.core.scoring import DEFAULT_CUTS, InvalidCuts, bands, score
from tests.strategies import (
    choice_document,
    choices_document,
    criterion_document,
    cut_points,
    flag_document,
    populations,
    questionnaire_document,
    questionnaire_of,
)

PRODUCT = Product("Product", "1", "Vendor")


def response(facts: dict, answers: dict) -> Response:
    return Response("small", "1", PRODUCT, facts, answers)


def one_by_one(
    questionnaire: Questionnaire, responses: Sequence[Response], cuts: Sequence[int]
) -> list[tuple[int, ...]]:
    positions = {band: position for position, band in enumerate(bands(cuts))}
    found = [score(questionnaire, each.facts, each.answers, cuts) for each in responses]
    return [
        (
            each.fraction.reached,
            each.fraction.applicable,
            each.unanswered,
            each.unknown,
            each.undetermined,
            NO_BAND if each.band is None else positions[each.band],
        )
        for each in found
    ]


def all_at_once(
    questionnaire: Questionnaire, responses: Sequence[Response], cuts: Sequence[int]
) -> list[tuple[int, ...]]:
    scores = score_population(questionnaire, encode(questionnaire, responses), cuts)
    arrays = (
        scores.reached,
        scores.applicable,
        scores.unanswered,
        scores.unknown,
        scores.undetermined,
        scores.band,
    )
    return [tuple(int(number) for number in each) for each in zip(*arrays, strict=True)]


@settings(max_examples=150)
@given(populations(), st.one_of(st.just(DEFAULT_CUTS), cut_points()))
def test_a_population_is_scored_as_each_of_its_responses_alone(
    pair: tuple[Questionnaire, tuple[Response, ...]], cuts: tuple[int, ...]
):
    assert all_at_once(*pair, cuts) == one_by_one(*pair, cuts)


@given(populations())
def test_conditions_have_the_same_truth_in_arrays_undetermined_included(
    pair: tuple[Questionnaire, tuple[Response, ...]],
):
    questionnaire, responses = pair
    coded = {True: TRUE, False: FALSE, None: UNDETERMINED}
    facts = encode(questionnaire, responses).facts
    for criterion in questionnaire.criteria:
        if criterion.applies_when is not None:
            truths = truths_of(questionnaire, criterion.applies_when, facts)
            assert truths.tolist() == [
                coded[evaluate(criterion.applies_when, each.facts)] for each in responses
            ]


@given(populations())
def test_scoring_leaves_the_population_as_it_was(
    pair: tuple[Questionnaire, tuple[Response, ...]],
):
    population = encode(*pair)
    levels = population.levels.copy()
    facts = {key: column.copy() for key, column in population.facts.items()}
    score_population(pair[0], population)
    assert np.array_equal(population.levels, levels)
    assert all(np.array_equal(population.facts[key], facts[key]) for key in facts)


def test_no_responses_give_no_scores():
    questionnaire = questionnaire_of(questionnaire_document([criterion_document("GOV-1")]))
    population = encode(questionnaire, [])
    assert population.size == 0
    assert all_at_once(questionnaire, [], DEFAULT_CUTS) == []


def test_responses_are_encoded_as_the_module_says():
    questionnaire = questionnaire_of(
        questionnaire_document(
            [criterion_document("GOV-1", levels=4, target=3)],
            facts=[flag_document("mobile"), choice_document("data"), choices_document("hosting")],
        )
    )
    population = encode(
        questionnaire,
        [
            response(
                {"mobile": True, "data": "gamma", "hosting": frozenset({"alpha", "gamma"})},
                {"GOV-1": Answer(3)},
            ),
            response(
                {"mobile": False, "data": "alpha", "hosting": frozenset()},
                {"GOV-1": Answer(UNKNOWN)},
            ),
            response({}, {"GOV-1": Answer(None, comment="later")}),
            response({}, {}),
        ],
    )
    assert population.levels.tolist() == [[3, UNKNOWN_LEVEL, UNANSWERED, UNANSWERED]]
    assert population.facts["mobile"].tolist() == [1, 0, UNDECLARED, UNDECLARED]
    assert population.facts["data"].tolist() == [2, 0, UNDECLARED, UNDECLARED]
    assert population.facts["hosting"].tolist() == [0b101, 0, UNDECLARED, UNDECLARED]


def test_nothing_applicable_is_no_band():
    questionnaire = questionnaire_of(
        questionnaire_document(
            [criterion_document("MOB-1", applies_when={"fact": "mobile", "is": True})],
            facts=[flag_document("mobile")],
        )
    )
    responses = [response({"mobile": False}, {"MOB-1": Answer(1)}), response({}, {})]
    assert all_at_once(questionnaire, responses, DEFAULT_CUTS) == [
        (0, 0, 0, 0, 0, NO_BAND),
        (0, 0, 0, 0, 1, NO_BAND),
    ]


def test_the_largest_questionnaire_overflows_no_counter():
    criteria = [criterion_document(f"C{letter}-{n}") for letter in "AB" for n in range(500)]
    questionnaire = questionnaire_of(questionnaire_document(criteria))
    assert len(questionnaire.criteria) == MAXIMUM_CRITERIA
    everything = {each.id: Answer(1) for each in questionnaire.criteria}
    assert all_at_once(questionnaire, [response({}, everything), response({}, {})], (0, 100)) == [
        (1000, 1000, 0, 0, 0, 0),
        (0, 1000, 1000, 0, 0, 0),
    ]


@pytest.mark.parametrize("applicable", range(1, 81))
def test_every_band_edge_is_the_same_in_arrays(applicable: int):
    questionnaire = questionnaire_of(
        questionnaire_document([criterion_document(f"GOV-{n}") for n in range(applicable)])
    )
    ids = [each.id for each in questionnaire.criteria]
    responses = [
        response({}, {each: Answer(1) for each in ids[:reached]})
        for reached in range(applicable + 1)
    ]
    assert all_at_once(questionnaire, responses, DEFAULT_CUTS) == [
        (reached, applicable, applicable - reached, 0, 0, min(4, 100 * reached // applicable // 20))
        for reached in range(applicable + 1)
    ]


@pytest.mark.parametrize("number", [1, 2, 62, 63, 64, 65, 200])
def test_choices_of_any_number_of_options_are_scored_or_refused_with_the_questionnaire(
    number: int,
):
    options = [f"option-{each}" for each in range(number)]
    try:
        questionnaire = questionnaire_of(
            questionnaire_document(
                [
                    criterion_document("GOV-1", applies_when={"fact": "many", "includes": each})
                    for each in options[-1:]
                ],
                facts=[choices_document("many", options)],
            )
        )
    except InvalidQuestionnaire:
        return
    responses = [
        response({"many": frozenset(some)}, {"GOV-1": Answer(1)})
        for some in (options, options[-1:], options[:-1], [])
    ]
    assert all_at_once(questionnaire, responses, DEFAULT_CUTS) == one_by_one(
        questionnaire, responses, DEFAULT_CUTS
    )


def test_invalid_cut_points_are_refused():
    questionnaire = questionnaire_of(questionnaire_document([criterion_document("GOV-1")]))
    with pytest.raises(InvalidCuts):
        score_population(questionnaire, encode(questionnaire, [response({}, {})]), (0, 50))


def test_invalid_cut_points_are_refused_one_by_one_even_where_nothing_applies():
    questionnaire = questionnaire_of(
        questionnaire_document(
            [criterion_document("MOB-1", applies_when={"fact": "mobile", "is": True})],
            facts=[flag_document("mobile")],
        )
    )
    with pytest.raises(InvalidCuts):
        score_population(questionnaire, encode(questionnaire, [response({}, {})]), (0, 50))
    with pytest.raises(InvalidCuts):
        score(questionnaire, {}, {}, (0, 50))
