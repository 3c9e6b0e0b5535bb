"""Scores: two integers, every band edge, and what can never move them."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction as Exact
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import UNKNOWN, Answer, Answers, Assurance, Response
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import (
    DEFAULT_CUTS,
    METHOD,
    Band,
    Fraction,
    InvalidCuts,
    as_document,
    band_of,
    bands,
    score,
)
from tests.core import naive
from tests.strategies import (
    Document,
    answered_questionnaires,
    criterion_document,
    cut_points,
    flag_document,
    questionnaire_document,
    questionnaire_of,
    response_of,
    responses,
)

MANY = 80
EVERY_FRACTION = [
    (reached, applicable) for applicable in range(1, MANY + 1) for reached in range(applicable + 1)
]


# Bands and percents.


def exact_band(reached: int, applicable: int, cuts: tuple[int, ...]) -> Band:
    share = Exact(100 * reached, applicable)
    found = [
        Band(low, high)
        for low, high in pairwise(cuts)
        if low <= share < high or (high == 100 and share == 100)
    ]
    (only,) = found
    return only


@pytest.mark.parametrize(
    "cuts",
    [
        DEFAULT_CUTS,
        (0, 20, 60, 80, 100),
        (0, 60, 100),
        (0, 100),
        (0, 1, 99, 100),
        (0, 33, 67, 100),
        tuple(range(0, 101, 5)),
    ],
    ids=str,
)
def test_every_score_of_1_to_80_criteria_stands_in_its_exact_band(cuts: tuple[int, ...]):
    for reached, applicable in EVERY_FRACTION:
        band = band_of(Fraction(reached, applicable), cuts)
        assert band == exact_band(reached, applicable, cuts), (reached, applicable)
        assert band is not None
        assert naive.band(reached, applicable, cuts) == [band.start, band.end]


def test_every_percent_of_1_to_80_criteria_is_rounded_half_up():
    for reached, applicable in EVERY_FRACTION:
        exact = Decimal(100 * reached) / Decimal(applicable)
        expected = str(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
        assert Fraction(reached, applicable).percent == expected, (reached, applicable)


@given(st.integers(1, 1000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_percents_are_rounded_half_up_for_any_number_of_criteria(pair: tuple[int, int]):
    assert Fraction(*pair).percent == naive.percent(*pair)


@pytest.mark.parametrize(
    ("reached", "applicable", "percent"),
    [
        (1, 2000, "0.1"),  # 0.05 exactly
        (1, 80, "1.3"),  # 1.25
        (3, 80, "3.8"),  # 3.75
        (1, 16, "6.3"),  # 6.25, where rounding half to even says 6.2
        (2, 3, "66.7"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (1999, 2000, "100.0"),  # 99.95
    ],
)
def test_a_percent_is_rounded_half_up_not_half_to_even(reached: int, applicable: int, percent: str):
    assert Fraction(reached, applicable).percent == percent


def test_47_of_59_shows_79_7_percent_and_stands_in_60_80():
    fraction = Fraction(47, 59)
    assert fraction.percent == "79.7"
    assert band_of(fraction) == Band(60, 80)


def test_a_score_that_displays_as_80_0_may_still_stand_under_80():
    fraction = Fraction(1599, 2000)  # 79.95 %
    assert fraction.percent == "80.0"
    assert band_of(fraction) == Band(60, 80)


@pytest.mark.parametrize(
    ("reached", "applicable", "band"),
    [
        (48, 60, Band(80, 100)),
        (47, 60, Band(60, 80)),
        (36, 60, Band(60, 80)),
        (35, 60, Band(40, 60)),
        (24, 60, Band(40, 60)),
        (23, 60, Band(20, 40)),
        (12, 60, Band(20, 40)),
        (11, 60, Band(0, 20)),
        (0, 60, Band(0, 20)),
        (60, 60, Band(80, 100)),
    ],
)
def test_a_band_starts_at_its_cut_point_and_ends_just_under_the_next(
    reached: int, applicable: int, band: Band
):
    assert band_of(Fraction(reached, applicable)) == band


@given(cut_points(), st.integers(1, 200), st.data())
def test_custom_cut_points_give_the_exact_band(
    cuts: tuple[int, ...], applicable: int, data: st.DataObject
):
    reached = data.draw(st.integers(0, applicable))
    assert band_of(Fraction(reached, applicable), cuts) == exact_band(reached, applicable, cuts)


def test_bands_are_the_intervals_between_the_cut_points_lowest_first():
    assert bands() == (Band(0, 20), Band(20, 40), Band(40, 60), Band(60, 80), Band(80, 100))
    assert bands([0, 100]) == (Band(0, 100),)
    assert str(Band(60, 80)) == "60-80"


INVALID_CUTS: list[tuple[int, ...]] = [
    (),
    (0,),
    (100,),
    (0, 99),
    (1, 100),
    (0, 50, 50, 100),
    (0, 60, 40, 100),
    (0, 0, 100),
    (0, 100, 100),
    (100, 0),
    (0, 120, 100),
    (-10, 0, 100),
    (0, -5, 100),
]


@pytest.mark.parametrize("cuts", INVALID_CUTS, ids=str)
def test_cut_points_that_do_not_go_up_from_0_to_100_are_refused(cuts: tuple[int, ...]):
    with pytest.raises(InvalidCuts) as caught:
        bands(cuts)
    assert caught.value.cuts == cuts
    with pytest.raises(InvalidCuts):
        band_of(Fraction(1, 2), cuts)


def test_nothing_applicable_is_no_score_rather_than_a_bad_one():
    assert Fraction(0, 0).percent is None
    assert band_of(Fraction(0, 0)) is None
    questionnaire = questionnaire_of(
        questionnaire_document(
            [criterion_document("MOB-1", applies_when={"fact": "mobile", "is": True})],
            facts=[flag_document("mobile")],
        )
    )
    assessment = score(questionnaire, {"mobile": False}, {"MOB-1": Answer(1)})
    assert assessment.fraction == Fraction(0, 0)
    assert assessment.band is None
    assert assessment.is_complete


@pytest.mark.parametrize(("reached", "applicable"), [(1, 0), (-1, 3), (4, 3), (0, -1)])
def test_a_fraction_that_cannot_be_is_refused(reached: int, applicable: int):
    with pytest.raises(ValueError, match="reached of"):
        Fraction(reached, applicable)


# What never moves a score, and what can only move it one way.


def assessed(pair: tuple[Questionnaire, Response]) -> tuple[Questionnaire, Any]:
    questionnaire, response = pair
    return questionnaire, score(questionnaire, response.facts, response.answers)


def every_answer(questionnaire: Questionnaire) -> st.SearchStrategy[Answers]:
    """Any answer, or none, to every criterion."""
    return st.fixed_dictionaries(
        {},
        optional={
            each.id: st.builds(
                Answer,
                st.one_of(st.integers(0, len(each.levels) - 1), st.just(UNKNOWN), st.none()),
                st.sampled_from(["", "because"]),
                st.sampled_from(Assurance),
            )
            for each in questionnaire.criteria
        },
    )


@given(responses(), st.data())
def test_answers_to_criteria_that_do_not_apply_or_are_undetermined_change_nothing(
    pair: tuple[Questionnaire, Response], data: st.DataObject
):
    questionnaire, response = pair
    before = score(questionnaire, response.facts, response.answers)
    counted = {each.id for each in before.criteria if each.applies is True}
    shown = {key: answer for key, answer in response.answers.items() if key in counted}
    hidden = {
        key: answer
        for key, answer in data.draw(every_answer(questionnaire)).items()
        if key not in counted
    }
    assert score(questionnaire, response.facts, {**shown, **hidden}) == before
    assert score(questionnaire, response.facts, shown) == before


@given(responses())
def test_what_is_hidden_carries_no_level_no_gap_and_no_assurance(
    pair: tuple[Questionnaire, Response],
):
    _, assessment = assessed(pair)
    for each in assessment.criteria:
        if each.applies is not True:
            assert (each.level, each.reached, each.gap, each.assurance) == (None,) * 4
            assert not (each.is_unanswered or each.is_unknown or each.is_missed)


@given(responses(), st.data())
def test_the_denominator_hangs_on_facts_alone_whatever_is_answered(
    pair: tuple[Questionnaire, Response], data: st.DataObject
):
    questionnaire, response = pair
    _, one = assessed(pair)
    other = score(questionnaire, response.facts, data.draw(every_answer(questionnaire)))
    none = score(questionnaire, response.facts, {})
    assert one.fraction.applicable == other.fraction.applicable == none.fraction.applicable
    assert none.fraction.reached == 0
    assert none.unanswered == none.fraction.applicable


@given(responses(), st.data())
def test_dont_know_and_silence_are_never_better_than_the_lowest_level(
    pair: tuple[Questionnaire, Response], data: st.DataObject
):
    questionnaire, response = pair
    criterion = data.draw(st.sampled_from(questionnaire.criteria))
    assurance = data.draw(st.sampled_from(Assurance))

    def with_level(level: Any) -> Any:
        answers = {**response.answers, criterion.id: Answer(level, assurance=assurance)}
        return score(questionnaire, response.facts, answers)

    lowest, unsure, silent = with_level(0), with_level(UNKNOWN), with_level(None)
    absent = score(
        questionnaire,
        response.facts,
        {key: each for key, each in response.answers.items() if key != criterion.id},
    )
    assert unsure.fraction == silent.fraction == absent.fraction == lowest.fraction
    assert unsure.band == silent.band == absent.band == lowest.band
    assert unsure.assurance == silent.assurance == absent.assurance == lowest.assurance
    assert silent == absent


@given(responses(), st.data())
def test_raising_a_level_never_lowers_the_score(
    pair: tuple[Questionnaire, Response], data: st.DataObject
):
    questionnaire, response = pair
    criterion = data.draw(st.sampled_from(questionnaire.criteria))
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(criterion.levels) - 1)] * 2)))
    before, after = (
        score(questionnaire, response.facts, {**response.answers, criterion.id: Answer(level)})
        for level in (low, high)
    )
    assert after.fraction.applicable == before.fraction.applicable
    assert 0 <= after.fraction.reached - before.fraction.reached <= 1
    assert (before.band is None) == (after.band is None)
    assert before.band is None or after.band is None or after.band >= before.band
    assert all(
        (one.gap or 0) >= (other.gap or 0)
        for one, other in zip(before.criteria, after.criteria, strict=True)
    )


@given(responses(), st.data())
def test_stronger_assurance_never_moves_the_score_and_never_narrows_what_is_assured(
    pair: tuple[Questionnaire, Response], data: st.DataObject
):
    questionnaire, response = pair
    verified = {
        key: replace(answer, assurance=Assurance.VERIFIED) if data.draw(st.booleans()) else answer
        for key, answer in response.answers.items()
    }
    _, before = assessed(pair)
    after = score(questionnaire, response.facts, verified)
    assert after.fraction == before.fraction
    assert after.assurance.verified >= before.assurance.verified
    assert after.assurance.evidenced >= before.assurance.evidenced


@given(responses())
def test_the_assurance_interval_is_ordered_and_ends_at_what_is_reached(
    pair: tuple[Questionnaire, Response],
):
    _, assessment = assessed(pair)
    interval = assessment.assurance
    assert 0 <= interval.verified <= interval.evidenced <= interval.declared
    assert interval.declared == assessment.fraction.reached


@given(responses())
def test_theme_fractions_add_up_to_the_whole(pair: tuple[Questionnaire, Response]):
    questionnaire, assessment = assessed(pair)
    parts = [each.fraction for each in assessment.themes]
    assert sum(each.reached for each in parts) == assessment.fraction.reached
    assert sum(each.applicable for each in parts) == assessment.fraction.applicable
    assert [each.id for each in assessment.themes] == [each.id for each in questionnaire.themes]


@given(responses())
def test_the_lines_of_the_explanation_add_up_to_the_score(pair: tuple[Questionnaire, Response]):
    questionnaire, assessment = assessed(pair)
    lines = assessment.criteria
    assert [each.id for each in lines] == [each.id for each in questionnaire.criteria]
    assert sum(each.reached is True for each in lines) == assessment.fraction.reached
    missed = sum(each.is_missed for each in lines)
    assert missed == assessment.fraction.applicable - assessment.fraction.reached
    assert sum(each.is_unanswered for each in lines) == assessment.unanswered
    assert sum(each.is_unknown for each in lines) == assessment.unknown
    assert assessment.unanswered + assessment.unknown <= missed
    outside = sum(each.applies is False for each in lines)
    assert assessment.fraction.applicable + assessment.undetermined + outside == len(lines)
    assert assessment.method == METHOD


@given(responses())
def test_a_gap_is_0_exactly_where_the_target_is_reached(pair: tuple[Questionnaire, Response]):
    for each in assessed(pair)[1].criteria:
        assert (each.gap == 0) == (each.reached is True)
        if each.gap is not None:
            assert each.gap == max(0, each.target - each.level)


@given(answered_questionnaires(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_and_answers_were_given_changes_nothing(
    pair: tuple[Document, Document], chance: Any
):
    questionnaire, response = questionnaire_of(pair[0]), response_of(pair[1])
    facts, answers = list(response.facts.items()), list(response.answers.items())
    chance.shuffle(facts)
    chance.shuffle(answers)
    assert score(questionnaire, dict(facts), dict(answers)) == score(
        questionnaire, response.facts, response.answers
    )


def test_an_assessment_says_what_interfaces_md_says():
    questionnaire = questionnaire_of(
        questionnaire_document(
            [
                criterion_document("GOV-1"),
                criterion_document("GOV-2", levels=4, target=3),
                criterion_document("GOV-3"),
                criterion_document("GOV-4"),
                criterion_document("MOB-1", applies_when={"fact": "mobile", "is": True}),
                criterion_document("NET-1", applies_when={"fact": "internet", "is": True}),
            ],
            facts=[flag_document("mobile"), flag_document("internet")],
        )
    )
    answers = {
        "GOV-1": Answer(1, assurance=Assurance.EVIDENCED),
        "GOV-2": Answer(1),
        "GOV-3": Answer(UNKNOWN),
        "GOV-4": Answer(None, comment="later"),
        "MOB-1": Answer(1),
        "NET-1": Answer(1),
    }
    response = response_of(
        {
            "questionnaire": {"id": "small", "version": "1"},
            "product": {
                "name": "Product",
                "version": "2",
                "vendor": "Vendor",
                "vendor_group": None,
                "corridors": ["hospital"],
            },
            "facts": {"mobile": False},
            "answers": {},
        }
    )
    assessment = score(questionnaire, response.facts, answers)
    assert as_document(questionnaire, response.product, assessment) == {
        "format": "clairevoie/assessment/1",
        "method": "1",
        "questionnaire": {"id": "small", "version": "1", "digest": questionnaire.digest},
        "product": {
            "name": "Product",
            "version": "2",
            "vendor": "Vendor",
            "vendor_group": None,
            "corridors": ["hospital"],
        },
        "reached": 1,
        "applicable": 4,
        "unanswered": 1,
        "unknown": 1,
        "undetermined": 1,
        "percent": "25.0",
        "band": [20, 40],
        "assurance": {"verified": 0, "evidenced": 1, "declared": 1},
        "themes": [{"id": "governance", "reached": 1, "applicable": 4}],
        "criteria": [
            _line("GOV-1", True, 1, 1, True, 0),
            _line("GOV-2", True, 1, 3, False, 2),
            _line("GOV-3", True, "unknown", 1, False, None),
            _line("GOV-4", True, None, 1, False, None),
            _line("MOB-1", False, None, 1, None, None),
            _line("NET-1", None, None, 1, None, None),
        ],
    }
    assert not assessment.is_complete


def _line(
    criterion_id: str,
    applies: bool | None,
    level: int | str | None,
    target: int,
    reached: bool | None,
    gap: int | None,
) -> Document:
    return {
        "id": criterion_id,
        "applies": applies,
        "level": level,
        "target": target,
        "reached": reached,
        "gap": gap,
    }
