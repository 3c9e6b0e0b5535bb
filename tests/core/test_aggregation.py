"""Raw counts: every product once in its row, by vendor group."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.aggregation import NO_LEVEL, RawRow, band_row, level_rows, outcome_rows
from clairevoie.core.answers import UNKNOWN, Answer, Response
from clairevoie.core.contributions import MISSED, REACHED, Contribution
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import DEFAULT_CUTS, score
from tests.strategies import (
    criterion_document,
    flag_document,
    populations,
    questionnaire_document,
    questionnaire_of,
)

GROUPS = ("one", "two", "three")


def contributions_of(
    questionnaire: Questionnaire, responses: tuple[Response, ...], groups: list[str]
) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(group, score(questionnaire, each.facts, each.answers))
        for each, group in zip(responses, groups, strict=True)
    )


@given(populations(), st.data())
def test_every_product_is_counted_once_where_a_criterion_applies_and_nowhere_else(
    pair: tuple[Questionnaire, tuple[Response, ...]], data: st.DataObject
):
    questionnaire, responses = pair
    groups = [data.draw(st.sampled_from(GROUPS)) for _ in responses]
    contributions = contributions_of(questionnaire, responses, groups)
    outcomes = outcome_rows(questionnaire, contributions)
    levels = level_rows(questionnaire, contributions)
    for index, criterion in enumerate(questionnaire.criteria):
        lines = [
            (each.vendor_group, each.assessment.criteria[index])
            for each in contributions
            if each.assessment.criteria[index].applies is True
        ]
        for row in (outcomes[index], levels[index]):
            assert row.at == (criterion.id,)
            assert row.total == len(lines)
            assert row.group_sizes == Counter(group for group, _ in lines)
        assert outcomes[index].products(REACHED) == sum(line.reached is True for _, line in lines)
        assert outcomes[index].products(MISSED) == sum(line.is_missed for _, line in lines)
        numbers = [str(number) for number in range(len(criterion.levels))]
        assert list(levels[index].outcomes) == [*numbers, NO_LEVEL]
        at_target = sum(levels[index].products(each) for each in numbers[criterion.target :])
        assert at_target == outcomes[index].products(REACHED)


@given(populations())
def test_bands_count_every_product_that_has_a_score(
    pair: tuple[Questionnaire, tuple[Response, ...]],
):
    contributions = contributions_of(*pair, ["one"] * len(pair[1]))
    row = band_row(contributions, DEFAULT_CUTS)
    assert row.at == ()
    assert list(row.outcomes) == ["0-20", "20-40", "40-60", "60-80", "80-100"]
    scored = [each for each in contributions if each.assessment.band is not None]
    assert row.total == len(scored)
    for name in row.outcomes:
        assert row.products(name) == sum(str(each.assessment.band) == name for each in scored)


def test_bands_are_cut_anew_whatever_cut_points_the_assessment_had():
    questionnaire = questionnaire_of(questionnaire_document([criterion_document("GOV-1")]))
    assessment = score(questionnaire, {}, {"GOV-1": Answer(1)}, cuts=(0, 100))
    row = band_row([Contribution("one", assessment)], (0, 60, 100))
    assert (row.products("0-60"), row.products("60-100")) == (0, 1)


def test_dont_know_and_no_answer_share_a_column_and_hidden_answers_have_none():
    questionnaire = questionnaire_of(
        questionnaire_document(
            [criterion_document("MOB-1", applies_when={"fact": "mobile", "is": True})],
            facts=[flag_document("mobile")],
        )
    )
    assessments = [
        score(questionnaire, {"mobile": True}, {"MOB-1": Answer(UNKNOWN)}),
        score(questionnaire, {"mobile": True}, {}),
        score(questionnaire, {"mobile": False}, {"MOB-1": Answer(1)}),
        score(questionnaire, {}, {"MOB-1": Answer(1)}),
    ]
    (row,) = level_rows(questionnaire, [Contribution("one", each) for each in assessments])
    assert row == RawRow(("MOB-1",), {"0": {}, "1": {}, NO_LEVEL: {"one": 2}})
