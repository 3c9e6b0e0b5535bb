"""Conditions in a line of text: read back as they were, in either language, or refused by a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.conditions import All, AnyOf, Condition, Includes, Is, Not, condition_document
from clairevoie.formats.authoring.expressions import (
    UnreadableExpression,
    condition_tree,
    expression,
)

MOBILE, HOSTED = Is("mobile", True), Includes("hosting", "vendor")
IDS = st.sampled_from(["mobile", "hosting", "not", "true", "oui", "and", "is", "a-b_c"])
LEAVES = st.one_of(st.builds(Is, IDS, st.one_of(st.booleans(), IDS)), st.builds(Includes, IDS, IDS))


def nested(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(st.builds(All, parts), st.builds(AnyOf, parts), st.builds(Not, inner))


CONDITIONS = st.recursive(LEAVES, nested, max_leaves=8)


@given(CONDITIONS)
def test_a_condition_is_read_back_as_it_was(condition):
    assert condition_tree(expression(condition)) == condition_document(condition)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (MOBILE, "mobile is true"),
        (HOSTED, "hosting includes vendor"),
        (All((MOBILE, HOSTED)), "mobile is true and hosting includes vendor"),
        (
            All((HOSTED, Not(AnyOf((MOBILE, HOSTED))))),
            "hosting includes vendor and not (mobile is true or hosting includes vendor)",
        ),
        (AnyOf((All((MOBILE, HOSTED)), MOBILE)),
         "(mobile is true and hosting includes vendor) or mobile is true"),
        (All((MOBILE,)), "all(mobile is true)"),
        (Is("size", "no"), 'size is "no"'),
    ],
)  # fmt: skip
def test_a_condition_reads_like_a_sentence(condition, text):
    assert expression(condition) == text


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("mobile = oui", "mobile is true"),
        ("pas mobile est vrai", "not (mobile is true)"),
        ("a is b AND c is d or e is f", "(a is b and c is d) or e is f"),
        ("a est b et c comprend d ou e is non", "(a is b and c includes d) or e is false"),
        ('{"not": {"fact": "a", "is": "b"}}', "not (a is b)"),
        ("((a is b))", "a is b"),
        ("\n a is b\n and c is d ", "a is b and c is d"),
    ],
)
def test_other_ways_to_write_it_are_understood(written, same):
    assert condition_tree(written) == condition_tree(same)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the condition stops short"),
        ("mobile", "the condition stops short"),
        ("mobile is", "the condition stops short"),
        ("mobile true", "'true', word 2, does not fit there"),
        ("a is b c is d", "'c', word 4, does not fit there"),
        ("(a is b", "the condition stops short"),
        ("a is b)", "')', word 4, does not fit there"),
        ("and", "'and', word 1, does not fit there"),
        ("a is b; drop", "'; drop' is not part of a condition"),
        ("=1+1", "'1+1' is not part of a condition"),
        ('a is "b', "'\"b' is not part of a condition"),
        ('{"fact": "a", "fact": "b"}', "key 'fact' stands twice"),
        ("{", "not JSON: Expecting property name enclosed in double quotes"),
    ],
)
def test_what_is_no_condition_is_refused_by_the_word_that_does_not_fit(text, what):
    with pytest.raises(UnreadableExpression) as refused:
        condition_tree(text)
    assert str(refused.value.what) == what


@pytest.mark.parametrize(
    "text",
    ["(" * 30_000, "not " * 8_000, "not (" * 6_000, "all(" * 8_000, '{"not":' * 4_000],
    ids=["parentheses", "not", "both", "all", "json"],
)
def test_what_is_nested_too_deep_is_refused_in_a_moment(text):
    with pytest.raises(UnreadableExpression) as refused:
        condition_tree(text)
    assert "nested too deep" in str(refused.value.what)


def test_a_long_flat_condition_is_read():
    parts = tuple(Is(f"fact-{number}", True) for number in range(1_000))

    assert condition_tree(expression(All(parts))) == condition_document(All(parts))
