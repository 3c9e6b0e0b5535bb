"""Which criteria apply: Kleene's logic, its laws, and grounds that suffice."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import Facts
from clairevoie.core.applicability import (
    ALWAYS,
    applicability,
    evaluate,
    explain,
    facts_that_decide,
)
from clairevoie.core.conditions import All, AnyOf, Condition, Includes, Is, Not, leaves
from tests.core import naive
from tests.strategies import (
    Document,
    answered_questionnaires,
    choice_document,
    choices_document,
    condition_documents,
    condition_of,
    declared_facts,
    fact_values,
    flag_document,
    questionnaire_of,
    response_of,
)

FACTS = [
    flag_document("mobile"),
    flag_document("internet"),
    choice_document("data"),
    choices_document("hosting"),
]
QUESTIONNAIRE: Document = {"facts": FACTS}

conditions = condition_documents(FACTS).map(condition_of)
TRUTHS = {True: Is("yes", True), False: Is("no", True), None: Is("missing", True)}
TABLE_FACTS: Facts = {"yes": True, "no": False}


def in_core(facts: Document) -> Facts:
    return {key: frozenset(each) if isinstance(each, list) else each for key, each in facts.items()}


partial_facts = declared_facts(QUESTIONNAIRE).map(in_core)


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.product([True, False, None], repeat=2)), ids=str
)
def test_all_any_and_not_follow_kleenes_tables(one: bool | None, other: bool | None):
    written = {True: naive.YES, False: naive.NO, None: naive.MISSING}
    pair = (TRUTHS[one], TRUTHS[other])
    key = (written[one], written[other])
    assert evaluate(All(pair), TABLE_FACTS) is naive.APPLIES[naive.AND[key]]
    assert evaluate(AnyOf(pair), TABLE_FACTS) is naive.APPLIES[naive.OR[key]]
    assert evaluate(Not(TRUTHS[one]), TABLE_FACTS) is naive.APPLIES[naive.NOT[written[one]]]


@pytest.mark.parametrize(
    ("leaf", "facts", "expected"),
    [
        (Is("mobile", True), {}, None),
        (Is("mobile", True), {"mobile": True}, True),
        (Is("mobile", True), {"mobile": False}, False),
        (Is("mobile", False), {"mobile": False}, True),
        (Is("mobile", False), {}, None),
        (Is("data", "alpha"), {"data": "alpha"}, True),
        (Is("data", "alpha"), {"data": "beta"}, False),
        (Includes("hosting", "alpha"), {}, None),
        (Includes("hosting", "alpha"), {"hosting": frozenset()}, False),
        (Includes("hosting", "alpha"), {"hosting": frozenset({"alpha", "beta"})}, True),
        (Includes("hosting", "gamma"), {"hosting": frozenset({"alpha", "beta"})}, False),
    ],
)
def test_a_leaf_is_undetermined_only_while_its_fact_is_missing(
    leaf: Condition, facts: Facts, expected: bool | None
):
    assert evaluate(leaf, facts) is expected


@given(conditions, conditions, partial_facts)
def test_de_morgans_laws_hold_in_three_values(one: Condition, other: Condition, facts: Facts):
    assert evaluate(Not(All((one, other))), facts) is evaluate(AnyOf((Not(one), Not(other))), facts)
    assert evaluate(Not(AnyOf((one, other))), facts) is evaluate(All((Not(one), Not(other))), facts)
    assert evaluate(Not(Not(one)), facts) is evaluate(one, facts)


@given(conditions, conditions, conditions, partial_facts)
def test_all_and_any_commute_associate_distribute_and_absorb(
    one: Condition, two: Condition, three: Condition, facts: Facts
):
    assert evaluate(All((one, two)), facts) is evaluate(All((two, one)), facts)
    assert evaluate(AnyOf((one, two)), facts) is evaluate(AnyOf((two, one)), facts)
    assert evaluate(All((one, All((two, three)))), facts) is evaluate(All((one, two, three)), facts)
    assert evaluate(All((one, AnyOf((two, three)))), facts) is evaluate(
        AnyOf((All((one, two)), All((one, three)))), facts
    )
    assert evaluate(All((one, AnyOf((one, two)))), facts) is evaluate(one, facts)


@given(condition=conditions, facts=partial_facts, data=st.data())
def test_declaring_a_missing_fact_never_flips_a_determined_truth(
    condition: Condition, facts: Facts, data: st.DataObject
):
    before = evaluate(condition, facts)
    missing = [each for each in FACTS if each["id"] not in facts]
    more = {
        each["id"]: data.draw(fact_values(each)) for each in missing if data.draw(st.booleans())
    }
    after = evaluate(condition, {**facts, **in_core(more)})
    assert before is None or after is before


@given(condition=conditions, facts=partial_facts, data=st.data())
def test_the_missing_facts_named_are_enough_to_determine_it(
    condition: Condition, facts: Facts, data: st.DataObject
):
    missing = explain(condition, facts).missing_facts
    assert set(missing).isdisjoint(facts)
    assert bool(missing) == (evaluate(condition, facts) is None)
    declared = {each["id"]: data.draw(fact_values(each)) for each in FACTS if each["id"] in missing}
    assert evaluate(condition, {**facts, **in_core(declared)}) is not None


@given(conditions, partial_facts)
def test_the_facts_named_in_the_grounds_suffice_for_the_truth(condition: Condition, facts: Facts):
    found = explain(condition, facts)
    named = {each.leaf.fact for each in found.grounds}
    assert found.applies is evaluate(condition, facts)
    assert evaluate(condition, {key: facts[key] for key in named & set(facts)}) is found.applies


@given(conditions, partial_facts)
def test_grounds_are_leaves_of_the_condition_each_with_its_own_truth_and_none_twice(
    condition: Condition, facts: Facts
):
    grounds = explain(condition, facts).grounds
    assert grounds
    assert {each.leaf for each in grounds} <= set(leaves(condition))
    assert all(each.holds is evaluate(each.leaf, facts) for each in grounds)
    assert len(set(grounds)) == len(grounds)


def test_the_grounds_of_any_that_holds_are_only_the_parts_that_hold():
    condition = AnyOf((Is("mobile", True), Is("internet", True)))
    grounds = explain(condition, {"mobile": False, "internet": True}).grounds
    assert [(each.leaf, each.holds) for each in grounds] == [(Is("internet", True), True)]


def test_the_grounds_of_all_that_fails_are_only_the_parts_that_fail():
    condition = All((Is("mobile", True), Not(Is("internet", True))))
    grounds = explain(condition, {"mobile": True, "internet": True}).grounds
    assert [(each.leaf, each.holds) for each in grounds] == [(Is("internet", True), True)]


def test_a_criterion_without_a_condition_applies_to_all_without_grounds():
    assert explain(None, {}) == ALWAYS
    assert ALWAYS.applies is True
    assert ALWAYS.missing_facts == ()


@given(answered_questionnaires())
def test_every_criterion_is_judged_in_the_questionnaires_order(pair: tuple[Document, Document]):
    questionnaire, response = questionnaire_of(pair[0]), response_of(pair[1])
    found = applicability(questionnaire, response.facts)
    assert [(key, each.applies) for key, each in found.items()] == [
        (each["id"], naive.applies(each, pair[1]["facts"])) for each in pair[0]["criteria"]
    ]


@given(answered_questionnaires())
def test_answers_and_facts_that_no_condition_reads_never_decide(pair: tuple[Document, Document]):
    questionnaire, response = questionnaire_of(pair[0]), response_of(pair[1])
    read = facts_that_decide(questionnaire)
    assert read == _facts_read(pair[0])
    needed = {key: value for key, value in response.facts.items() if key in read}
    assert applicability(questionnaire, needed) == applicability(questionnaire, response.facts)


def _facts_read(part: Any) -> set[str]:
    """The values of every `fact` key, anywhere in a document."""
    if isinstance(part, list):
        return set().union(*(_facts_read(each) for each in part))
    if not isinstance(part, dict):
        return set()
    own = {part["fact"]} if "fact" in part else set()
    return own.union(*(_facts_read(each) for each in part.values()))
