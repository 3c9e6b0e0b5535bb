"""Core agrees with a second, naive implementation on random questionnaires and responses."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from clairevoie.core import answers, scoring
from clairevoie.core.questionnaire import as_document
from tests.core import naive
from tests.strategies import (
    Document,
    answered_questionnaires,
    cut_points,
    questionnaire_of,
    response_of,
)


@settings(max_examples=250)
@given(pair=answered_questionnaires(), cuts=st.one_of(st.just(scoring.DEFAULT_CUTS), cut_points()))
def test_every_assessment_is_the_one_that_the_naive_judge_finds(
    pair: tuple[Document, Document], cuts: tuple[int, ...]
):
    questionnaire, response = questionnaire_of(pair[0]), response_of(pair[1])
    assessment = scoring.score(questionnaire, response.facts, response.answers, cuts)
    document = scoring.as_document(questionnaire, response.product, assessment)
    expected = naive.assessment(*pair, cuts)
    expected["questionnaire"]["digest"] = questionnaire.digest
    assert document == expected
    # Also in the types that JSON tells apart: true is not 1.
    assert json.dumps(document, sort_keys=True) == json.dumps(expected, sort_keys=True)


@given(pair=answered_questionnaires(complete=True))
def test_nothing_is_undetermined_once_every_fact_is_declared(pair: tuple[Document, Document]):
    questionnaire, response = questionnaire_of(pair[0]), response_of(pair[1])
    assert scoring.score(questionnaire, response.facts, response.answers).undetermined == 0


@given(pair=answered_questionnaires())
def test_the_strategies_make_only_documents_that_core_allows(pair: tuple[Document, Document]):
    questionnaire, response = questionnaire_of(pair[0]), response_of(pair[1])
    assert list(answers.response_faults(questionnaire, response)) == []
    assert answers.as_document(response) == pair[1]
    fact_options = {each["id"]: each.get("options") for each in pair[0]["facts"]}
    document = as_document(questionnaire)
    assert {each["id"]: each.get("options") for each in document["facts"]} == fact_options
