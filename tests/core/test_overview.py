"""The raw figures of a wave: equal to those of a second, naive count in plain Python."""

import fractions
import statistics
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import Assurance, Response
from clairevoie.core.overview import (
    STEPS,
    Overview,
    outcomes,
    overview,
    pack,
    steps_of_progress,
    unpack,
)
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import Fraction, bands, score
from tests.strategies import (
    criterion_document,
    cut_points,
    populations,
    questionnaire_document,
    questionnaire_of,
)

Population = tuple[Questionnaire, tuple[Response, ...]]
CORRIDORS = ("hospital", "imaging")


def counted(
    pair: Population, standing: Sequence[Sequence[str]], cuts: Sequence[int], **more: Any
) -> Overview:
    questionnaire, responses = pair
    flags = {
        each: np.array([each in own for own in standing], dtype=np.bool_) for each in CORRIDORS
    }
    return overview(questionnaire, outcomes(questionnaire, responses), flags, cuts, **more)


def results_of(questionnaire: Questionnaire, responses: Sequence[Response], criterion: str):
    """The judge: each response scored alone, what applies picked out by hand."""
    for each in responses:
        for result in score(questionnaire, each.facts, each.answers).criteria:
            if result.id == criterion and result.applies is True:
                yield result


@st.composite
def standing_populations(draw: st.DrawFn) -> tuple[Population, list[list[str]]]:
    pair = draw(populations())
    some = st.lists(st.sampled_from(CORRIDORS), unique=True)
    size = len(pair[1])
    return pair, draw(st.lists(some, min_size=size, max_size=size))


@given(standing_populations())
def test_a_criterion_is_counted_as_by_hand(drawn: tuple[Population, list[list[str]]]):
    (questionnaire, responses), standing = drawn
    for found in counted(drawn[0], standing, (0, 50, 100)).criteria:
        results = list(results_of(questionnaire, responses, found.criterion.id))
        answered = [each.level for each in results if isinstance(each.level, int)]
        assert found.applicable == len(results)
        assert found.reached == sum(each.reached is True for each in results)
        assert found.missed == sum(each.is_missed for each in results)
        assert found.levels == tuple(
            answered.count(each) for each in range(len(found.criterion.levels))
        )
        assert found.unknown == sum(each.is_unknown for each in results)
        assert found.unanswered == sum(each.is_unanswered for each in results)
        assert found.one_away == sum(each.gap == 1 for each in results)
        assert found.further_away == sum((each.gap or 0) >= 2 for each in results)
        assert found.applicable == (
            found.reached + found.one_away + found.further_away + found.unknown + found.unanswered
        )


@given(standing_populations())
def test_themes_and_cells_are_counted_as_by_hand(drawn: tuple[Population, list[list[str]]]):
    (questionnaire, responses), standing = drawn
    found = counted(drawn[0], standing, (0, 50, 100))
    for theme in found.themes:
        results = [
            result
            for each in questionnaire.criteria
            if each.theme == theme.theme
            for result in results_of(questionnaire, responses, each.id)
        ]
        met = [each.assurance for each in results if each.reached]
        verified = met.count(Assurance.VERIFIED)
        assert (theme.applicable, theme.reached) == (len(results), len(met))
        assert theme.verified == verified
        assert theme.evidenced == verified + met.count(Assurance.EVIDENCED)
        for corridor in CORRIDORS:
            own = [
                part.fraction
                for each, corridors in zip(responses, standing, strict=True)
                if corridor in corridors
                for part in score(questionnaire, each.facts, each.answers).themes
                if part.id == theme.theme
            ]
            assert found.cells[theme.theme, corridor] == Fraction(
                sum(each.reached for each in own), sum(each.applicable for each in own)
            )


@given(standing_populations(), cut_points())
def test_scores_are_counted_as_by_hand(
    drawn: tuple[Population, list[list[str]]], cuts: tuple[int, ...]
):
    (questionnaire, responses), standing = drawn
    found = counted(drawn[0], standing, cuts).scored
    scores = [score(questionnaire, each.facts, each.answers, cuts) for each in responses]
    shares = [
        fractions.Fraction(each.fraction.reached, each.fraction.applicable)
        for each in scores
        if each.band
    ]
    assert found.responses == len(responses)
    assert found.without_score == len(responses) - len(shares)
    assert found.bands == tuple(sum(each.band == band for each in scores) for band in bands(cuts))
    if not shares:
        assert found.mean is None
        assert found.median is None
        return
    assert found.mean is not None
    assert found.median is not None
    assert fractions.Fraction(found.mean.reached, found.mean.applicable) == (
        sum(shares, fractions.Fraction(0)) / len(shares)
    )
    assert fractions.Fraction(found.median.reached, found.median.applicable) == (
        statistics.median(shares)
    )


@given(standing_populations())
def test_chosen_responses_and_criteria_are_counted_as_if_they_were_alone(
    drawn: tuple[Population, list[list[str]]],
):
    (questionnaire, responses), standing = drawn
    chosen = ["hospital" in each for each in standing]
    wanted = {each.id for each in questionnaire.criteria[::2]}
    part = counted(
        drawn[0],
        standing,
        (0, 50, 100),
        chosen=np.array(chosen, dtype=np.bool_),
        criteria=wanted,
    )
    own = tuple(each for each, kept in zip(responses, chosen, strict=True) if kept)
    alone = counted((questionnaire, own), [["hospital"]] * len(own), (0, 50, 100))
    assert part.scored == alone.scored
    assert part.criteria == tuple(each for each in alone.criteria if each.criterion.id in wanted)


@given(populations())
def test_what_is_packed_comes_back(pair: Population):
    questionnaire, responses = pair
    found = outcomes(questionnaire, responses)
    back = unpack(questionnaire, pack(found))
    assert np.array_equal(back.levels, found.levels)
    assert np.array_equal(back.truths, found.truths)
    assert np.array_equal(back.assurances, found.assurances)


def test_what_was_packed_for_another_questionnaire_is_refused():
    one = questionnaire_of(questionnaire_document([criterion_document("GOV-1")]))
    with pytest.raises(ValueError, match="3 bytes"):
        unpack(one, [b"\0" * 6])


def test_progress_is_in_ten_steps_the_last_one_with_its_end():
    assert steps_of_progress([0, 5, 59, 9, 10, 0], [59, 59, 59, 10, 10, 0]) == (
        (3, 0, 0, 0, 0, 0, 0, 0, 0, 3)
    )


@given(st.lists(st.integers(0, 59)))
def test_every_draft_is_in_one_step(answered: list[int]):
    found = steps_of_progress(answered, [59] * len(answered))
    assert len(found) == STEPS
    assert sum(found) == len(answered)
