"""Conditions, reasons and scores in words, in both languages, with each one's typography."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.applicability import explain
from clairevoie.core.scoring import Band, Fraction
from clairevoie.formats.questionnaires import questionnaire_from_tree
from clairevoie.formats.wording import (
    band_in_words,
    condition_in_words,
    fact_in_words,
    language_of,
    percent_in_words,
    text_in,
    why,
)
from tests.strategies import (
    condition_of,
    criterion_document,
    questionnaire_document,
    questionnaires,
)

A = {"fact": "mobile", "is": True}
B = {"fact": "base", "is": "local"}
C = {"fact": "hosting", "includes": "vendor"}
D = {"fact": "hosting", "includes": "client"}


def named(identifier, fr, en):
    return {"id": identifier, "label": {"fr": fr, "en": en}}


QUESTIONNAIRE = questionnaire_from_tree(
    questionnaire_document(
        [criterion_document("GOV-1")],
        facts=[
            {**named("mobile", "Application mobile", "Mobile application"), "kind": "flag"},
            {
                **named("base", "Comptes", "Accounts"),
                "kind": "choice",
                "options": [named("local", "dans le produit", "in the product"),
                            named("outside", "à l’extérieur", "outside")],
            },
            {
                **named("hosting", "Hébergement", "Hosting"),
                "kind": "choices",
                "options": [named("vendor", "l’éditeur", "the vendor"),
                            named("client", "le client", "the client")],
            },
        ],
    )
)  # fmt: skip


def in_words(condition, language):
    return condition_in_words(QUESTIONNAIRE, condition_of(condition), language)


def reason(condition, facts, language):
    condition = None if condition is None else condition_of(condition)
    return why(QUESTIONNAIRE, explain(condition, facts), facts, language)


@pytest.mark.parametrize(
    ("condition", "fr", "en"),
    [
        (A, "«\u202fApplication mobile\u202f»\u202f: oui", "“Mobile application”: yes"),
        ({"not": A}, "«\u202fApplication mobile\u202f»\u202f: non", "“Mobile application”: no"),
        (
            {"not": {"not": A}},
            "«\u202fApplication mobile\u202f»\u202f: oui",
            "“Mobile application”: yes",
        ),
        (
            B,
            "«\u202fComptes\u202f»\u202f: «\u202fdans le produit\u202f»",
            "“Accounts”: “in the product”",
        ),
        (
            {"not": B},
            "«\u202fComptes\u202f»\u202f: pas «\u202fdans le produit\u202f»",
            "“Accounts”: not “in the product”",
        ),
        (
            {"not": C},
            "«\u202fHébergement\u202f»\u202f: pas «\u202fl’éditeur\u202f»",
            "“Hosting”: not “the vendor”",
        ),
    ],
)
def test_a_leaf_is_read_aloud(condition, fr, en):
    assert in_words(condition, "fr") == fr
    assert in_words(condition, "en") == en


# The leaves' words, to write the expected sentences short.
a, b, c, d = (in_words(each, "en") for each in (A, B, C, D))
not_a, not_b, not_c = (in_words({"not": each}, "en") for each in (A, B, C))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"all": [A, B]}, f"{a} and {b}"),
        ({"any": [A, B]}, f"{a} or {b}"),
        ({"all": [A, {"any": [B, C]}]}, f"{a} and ({b} or {c})"),
        ({"any": [A, {"all": [B, C]}]}, f"{a} or ({b} and {c})"),
        ({"not": {"all": [A, B]}}, f"{not_a} or {not_b}"),
        ({"not": {"any": [A, B]}}, f"{not_a} and {not_b}"),
        ({"all": [D, {"not": {"all": [A, B]}}]}, f"{d} and ({not_a} or {not_b})"),
        ({"all": [D, {"not": {"any": [A, B]}}]}, f"{d} and {not_a} and {not_b}"),
        ({"not": {"all": [A, {"any": [B, {"not": C}]}]}}, f"{not_a} or ({not_b} and {c})"),
        ({"all": [A, {"all": [B, C]}]}, f"{a} and {b} and {c}"),
        ({"all": [{"any": [A, B]}]}, f"{a} or {b}"),
        ({"all": [{"any": [{"all": [A, B]}]}, C]}, f"{a} and {b} and {c}"),
        ({"any": [{"all": [{"any": [A, B]}, C]}, D]}, f"(({a} or {b}) and {c}) or {d}"),
    ],
)
def test_a_nested_condition_has_parentheses_only_where_they_are_needed(condition, words):
    assert in_words(condition, "en") == words


def test_a_nested_condition_in_french():
    condition = {"all": [A, {"not": {"any": [{"not": B}, C]}}, {"any": [D, {"not": A}]}]}

    assert in_words(condition, "fr") == (
        "«\u202fApplication mobile\u202f»\u202f: oui et «\u202fComptes\u202f»\u202f: «\u202fdans le produit\u202f»"
        " et «\u202fHébergement\u202f»\u202f: pas «\u202fl’éditeur\u202f»"
        " et («\u202fHébergement\u202f»\u202f: «\u202fle client\u202f» ou «\u202fApplication mobile\u202f»\u202f: non)"
    )


@pytest.mark.parametrize(
    ("condition", "fr", "en"),
    [
        (
            {"any": [C, A, D]},
            "«\u202fHébergement\u202f»\u202f: «\u202fl’éditeur\u202f» ou «\u202fle client\u202f»"
            " ou «\u202fApplication mobile\u202f»\u202f: oui",
            "“Hosting”: “the vendor” or “the client” or “Mobile application”: yes",
        ),
        (
            {"all": [C, D]},
            "«\u202fHébergement\u202f»\u202f: «\u202fl’éditeur\u202f» et «\u202fle client\u202f»",
            "“Hosting”: “the vendor” and “the client”",
        ),
        (
            {"not": {"any": [C, D]}},
            "«\u202fHébergement\u202f»\u202f: ni «\u202fl’éditeur\u202f» ni «\u202fle client\u202f»",
            "“Hosting”: neither “the vendor” nor “the client”",
        ),
        (
            {"not": {"all": [C, D]}},
            "«\u202fHébergement\u202f»\u202f: pas «\u202fl’éditeur\u202f» ou pas «\u202fle client\u202f»",
            "“Hosting”: not “the vendor” or not “the client”",
        ),
        (
            {"any": [C, {"not": D}, C]},
            "«\u202fHébergement\u202f»\u202f: «\u202fl’éditeur\u202f»"
            " ou «\u202fHébergement\u202f»\u202f: pas «\u202fle client\u202f»",
            "“Hosting”: “the vendor” or “Hosting”: not “the client”",
        ),
    ],
)
def test_options_of_one_fact_are_said_behind_it_once(condition, fr, en):
    assert in_words(condition, "fr") == fr
    assert in_words(condition, "en") == en


@pytest.mark.parametrize(
    ("condition", "facts", "fr", "en"),
    [
        (None, {}, "S’applique à tous les produits.", "Applies to every product."),
        (
            A,
            {"mobile": True},
            "S’applique, car vous avez déclaré\u202f: «\u202fApplication mobile\u202f»\u202f: oui.",
            "Applies, because you declared: “Mobile application”: yes.",
        ),
        (
            {"not": {"any": [A, B]}},
            {"mobile": False, "base": "local"},
            "Ne s’applique pas, car vous avez déclaré\u202f: «\u202fComptes\u202f»\u202f: dans le produit.",
            "Does not apply, because you declared: “Accounts”: in the product.",
        ),
        (
            {"all": [A, C, {"any": [B, D]}]},
            {"mobile": True, "base": "outside", "hosting": frozenset({"vendor", "client"})},
            "S’applique, car vous avez déclaré\u202f: «\u202fApplication mobile\u202f»\u202f: oui\u202f; "
            "«\u202fHébergement\u202f»\u202f: l’éditeur, le client.",
            "Applies, because you declared: “Mobile application”: yes; "
            "“Hosting”: the vendor, the client.",
        ),
        (
            {"any": [C, D]},
            {"hosting": frozenset()},
            "Ne s’applique pas, car vous avez déclaré\u202f: «\u202fHébergement\u202f»\u202f: aucun.",
            "Does not apply, because you declared: “Hosting”: none.",
        ),
        (
            {"all": [A, {"not": {"any": [B, C, D]}}]},
            {"mobile": True},
            "À déterminer\u202f: déclarez «\u202fComptes\u202f»\u202f; «\u202fHébergement\u202f».",
            "To be determined: declare “Accounts”; “Hosting”.",
        ),
        (
            {"any": [A, {"not": B}]},
            {"base": "local"},
            "À déterminer\u202f: déclarez «\u202fApplication mobile\u202f».",
            "To be determined: declare “Mobile application”.",
        ),
        (
            {"all": [A, B]},
            {"base": "outside"},
            "Ne s’applique pas, car vous avez déclaré\u202f: «\u202fComptes\u202f»\u202f: à l’extérieur.",
            "Does not apply, because you declared: “Accounts”: outside.",
        ),
    ],
)
def test_the_reason_names_the_declared_facts_that_decide(condition, facts, fr, en):
    assert reason(condition, facts, "fr") == fr
    assert reason(condition, facts, "en") == en


@given(questionnaires(), st.sampled_from(["fr", "en"]))
def test_every_condition_and_reason_can_be_said(questionnaire, language):
    for criterion in questionnaire.criteria:
        if criterion.applies_when is not None:
            words = condition_in_words(questionnaire, criterion.applies_when, language)
            assert words
            assert words.count("(") == words.count(")")
        assert why(questionnaire, explain(criterion.applies_when, {}), {}, language)[-1] == "."


def test_a_fact_that_is_not_declared_says_so():
    fact = QUESTIONNAIRE.fact("mobile")

    assert fact_in_words(fact, None, "fr") == "non déclaré"
    assert fact_in_words(fact, None, "en") == "not declared"


def test_percentages_and_bands_are_written_as_each_language_does():
    assert percent_in_words(Fraction(47, 59), "fr") == "79,7\u202f%"
    assert percent_in_words(Fraction(47, 59), "en") == "79.7%"
    assert percent_in_words(Fraction(0, 0), "fr") == ""
    assert [band_in_words(each, "fr") for each in (Band(0, 20), Band(60, 80), Band(80, 100))] == [
        "moins de 20\u202f%",
        "de 60 à moins de 80\u202f%",
        "80\u202f% et plus",
    ]
    assert [band_in_words(each, "en") for each in (Band(0, 20), Band(60, 80), Band(80, 100))] == [
        "under 20%",
        "60% to under 80%",
        "80% or more",
    ]


@pytest.mark.parametrize(
    ("code", "language"),
    [("fr", "fr"), ("en", "en"), ("en_GB.UTF-8", "en"), ("EN", "en"), ("C", "fr"), ("de", "fr")],
)
def test_french_is_spoken_unless_english_is_asked_for(code, language):
    assert language_of(code) == language


def test_a_text_that_lacks_the_language_is_shown_in_its_first_one():
    assert text_in({"de": "a", "nl": "b"}, "fr") == "a"
    assert text_in({}, "fr") == ""
