"""A condition shown as an outline says what the condition says."""

from hypothesis import given

from clairevoie.core.applicability import evaluate
from clairevoie.formats.questionnaires import questionnaire_from_tree
from clairevoie.web.programmes.conditions import Clause, Outline, outline
from tests.strategies import condition_of, criterion_document, questionnaire_document, responses


def holds(part: Clause | Outline, facts) -> bool | None:
    """The outline read naively; None where a fact is missing that it reads."""
    if isinstance(part, Outline):
        truths = [holds(each, facts) for each in part.parts]
        if None in truths:
            return None
        return all(truths) if part.needs_all else any(truths)
    declared = facts.get(part.fact.id)
    if declared is None:
        return None
    if part.flag is not None:
        return declared == part.flag
    chosen = declared if isinstance(declared, frozenset) else {declared}
    return bool(chosen & {each.id for each in part.options}) != part.is_negated


@given(responses(complete=True))
def test_an_outline_holds_exactly_when_its_condition_does(pair):
    questionnaire, response = pair
    for criterion in questionnaire.criteria:
        if criterion.applies_when is not None:
            shown = holds(outline(questionnaire, criterion.applies_when), response.facts)
            if shown is not None:
                assert shown is evaluate(criterion.applies_when, response.facts)


def named(identifier: str) -> dict[str, object]:
    return {"id": identifier, "label": {"fr": identifier, "en": identifier}}


QUESTIONNAIRE = questionnaire_from_tree(
    questionnaire_document(
        [criterion_document("GOV-1")],
        facts=[
            {
                **named("hosting"),
                "kind": "choices",
                "options": [named("vendor"), named("host"), named("client")],
            }
        ],
    )
)
VENDOR = {"fact": "hosting", "includes": "vendor"}
HOST = {"fact": "hosting", "includes": "host"}


def clauses(condition):
    return [
        ([each.id for each in part.options], part.is_negated)
        for part in outline(QUESTIONNAIRE, condition_of(condition)).parts
        if isinstance(part, Clause)
    ]


def test_options_of_one_fact_stand_together_where_any_of_them_suffices():
    assert clauses({"any": [VENDOR, HOST]}) == [(["vendor", "host"], False)]


def test_options_that_are_all_excluded_stand_together():
    assert clauses({"not": {"any": [VENDOR, HOST]}}) == [(["vendor", "host"], True)]


def test_options_that_are_all_needed_stay_apart():
    assert clauses({"all": [VENDOR, HOST]}) == [(["vendor"], False), (["host"], False)]
