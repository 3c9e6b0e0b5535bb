"""A questionnaire refuses to be wrong, and says everything that is wrong with its place."""

import copy
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.canonical import canonical_bytes, digest
from clairevoie.core.conditions import All, AnyOf, Includes, Is, Not, condition_document, leaves
from clairevoie.core.faults import Path
from clairevoie.core.questionnaire import (
    MAXIMUM_CRITERIA,
    InvalidQuestionnaire,
    Questionnaire,
    as_document,
)
from tests.strategies import (
    Document,
    choice_document,
    choices_document,
    condition_documents,
    condition_of,
    criterion_document,
    flag_document,
    questionnaire_document,
    questionnaire_documents,
    questionnaire_of,
    text,
)

Mutation: TypeAlias = Callable[[Document], None]


def valid_document() -> Document:
    """A document that uses everything that a questionnaire may hold."""
    condition = {
        "all": [
            {"any": [{"fact": "hosting", "includes": "alpha"}, {"fact": "mobile", "is": True}]},
            {"not": {"fact": "data", "is": "gamma"}},
        ]
    }
    full = criterion_document("GOV-1", levels=4, target=3, applies_when=condition) | {
        "help": text("help"),
        "critical": True,
        "evidence": text("evidence"),
        "references": [{"source": "ISO/IEC 27001:2022", "id": "A.5.1"}],
        "replaces": [
            {"criterion": "GOV-1", "version": "0", "change": "split"},
            {"criterion": "GOV-2", "version": "0", "change": "merged"},
        ],
    }
    document = questionnaire_document(
        [full, criterion_document("ACC-12", theme="access")],
        facts=[
            flag_document("mobile") | {"help": text("help")},
            choice_document("data"),
            choices_document("hosting"),
        ],
        themes=["governance", "access"],
    )
    return document | {"description": text("description")}


def put(*path: Any, value: Any) -> Mutation:
    """Write one value at one place of a document."""

    def mutate(document: Document) -> None:
        inner: Any = document
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return mutate


def with_condition(condition: Document) -> Mutation:
    return put("criteria", 1, "applies_when", value=condition)


def faults_of(document: Document) -> list[Path]:
    with pytest.raises(InvalidQuestionnaire) as caught:
        questionnaire_of(document)
    for fault in caught.value.faults:
        assert fault.what
        assert "\n" not in str(fault)
    return [each.path for each in caught.value.faults]


CONDITION = ("criteria", 1, "applies_when")
LONG = "a" * 64

BROKEN_ONCE: dict[str, tuple[Mutation, list[Path]]] = {
    "id: capitals": (put("id", value="Small"), [("id",)]),
    "id: empty": (put("id", value=""), [("id",)]),
    "id: too long": (put("id", value=LONG), [("id",)]),
    "id: ends with a newline": (put("id", value="small\n"), [("id",)]),
    "id: not ascii": (put("id", value="sécurité"), [("id",)]),
    "version: empty": (put("version", value=""), [("version",)]),
    "version: a space": (put("version", value="1 2"), [("version",)]),
    "version: starts with a dot": (put("version", value=".1"), [("version",)]),
    "version: too long": (put("version", value="1" * 33), [("version",)]),
    "version: digits of another script": (put("version", value="١"), [("version",)]),
    "languages: a third without texts": (
        put("languages", value=["fr", "en", "de"]),
        [
            ("title",),
            ("description",),
            ("facts", 0, "label"),
            ("facts", 0, "help"),
            ("facts", 1, "label"),
            *(("facts", 1, "options", n, "label") for n in range(3)),
            ("facts", 2, "label"),
            *(("facts", 2, "options", n, "label") for n in range(3)),
            ("themes", 0, "title"),
            ("themes", 1, "title"),
            ("criteria", 0, "question"),
            ("criteria", 0, "help"),
            ("criteria", 0, "evidence"),
            *(("criteria", 0, "levels", n, "label") for n in range(4)),
            ("criteria", 1, "question"),
            *(("criteria", 1, "levels", n, "label") for n in range(2)),
        ],
    ),
    "languages: twice the same": (put("languages", value=["fr", "en", "fr"]), [("languages", 2)]),
    "title: a language is missing": (put("title", value={"fr": "Titre"}), [("title",)]),
    "title: blank": (put("title", value={"fr": "Titre", "en": " \n"}), [("title",)]),
    "title: both languages are missing": (put("title", value={}), [("title",), ("title",)]),
    "title: a language too many": (
        put("title", value={"fr": "Titre", "en": "Title", "de": "Titel"}),
        [("title", "de")],
    ),
    "description: a language is missing": (
        put("description", value={"en": "Why"}),
        [("description",)],
    ),
    "description: empty": (put("description", value={}), [("description",), ("description",)]),
    "fact: id": (put("facts", 0, "id", value="1st"), [("facts", 0, "id")]),
    "fact: label": (put("facts", 1, "label", value={"fr": "x"}), [("facts", 1, "label")]),
    "fact: help": (put("facts", 0, "help", value={"fr": "x"}), [("facts", 0, "help")]),
    "fact: a flag with options": (
        put("facts", 0, "options", value=[{"id": "yes", "label": text("yes")}]),
        [("facts", 0, "options")],
    ),
    "fact: option id": (
        put("facts", 1, "options", 1, "id", value="Beta"),
        [("facts", 1, "options", 1, "id")],
    ),
    "fact: option label": (
        put("facts", 1, "options", 1, "label", value={"en": "x"}),
        [("facts", 1, "options", 1, "label")],
    ),
    "fact: option twice": (
        put("facts", 1, "options", 1, "id", value="alpha"),
        [("facts", 1, "options", 1, "id")],
    ),
    "facts: id twice": (
        lambda document: document["facts"].append(flag_document("mobile")),
        [("facts", 3, "id")],
    ),
    "theme: id": (
        lambda document: document["themes"].append({"id": "A b", "title": text("x")}),
        [("themes", 2, "id")],
    ),
    "theme: title": (put("themes", 1, "title", value={"en": "x"}), [("themes", 1, "title")]),
    "themes: id twice": (
        lambda document: document["themes"].append({"id": "access", "title": text("x")}),
        [("themes", 2, "id")],
    ),
    "criteria: none": (put("criteria", value=[]), [("criteria",)]),
    "criteria: too many": (
        put(
            "criteria",
            value=[
                criterion_document(f"{letters}-{n}") for letters in ("AA", "BB") for n in range(501)
            ],
        ),
        [("criteria",)],
    ),
    "criteria: id twice": (
        put("criteria", 1, "id", value="GOV-1"),
        [("criteria", 1, "id")],
    ),
    "criterion: unknown theme": (
        put("criteria", 1, "theme", value="nowhere"),
        [("criteria", 1, "theme")],
    ),
    "criterion: question": (
        put("criteria", 1, "question", value={"fr": "?"}),
        [("criteria", 1, "question")],
    ),
    "criterion: help": (put("criteria", 0, "help", value={"fr": "?"}), [("criteria", 0, "help")]),
    "criterion: evidence": (
        put("criteria", 0, "evidence", value={"fr": "?"}),
        [("criteria", 0, "evidence")],
    ),
    "criterion: no level": (put("criteria", 1, "levels", value=[]), [("criteria", 1, "levels")]),
    "criterion: one level": (
        put("criteria", 1, "levels", value=[{"label": text("x")}]),
        [("criteria", 1, "levels")],
    ),
    "criterion: five levels": (
        put("criteria", 1, "levels", value=[{"label": text(str(n))} for n in range(5)]),
        [("criteria", 1, "levels")],
    ),
    "criterion: level label": (
        put("criteria", 1, "levels", 1, "label", value={"fr": "x"}),
        [("criteria", 1, "levels", 1, "label")],
    ),
    "criterion: target 0": (put("criteria", 1, "target", value=0), [("criteria", 1, "target")]),
    "criterion: target -1": (put("criteria", 1, "target", value=-1), [("criteria", 1, "target")]),
    "criterion: target above the highest level": (
        put("criteria", 1, "target", value=2),
        [("criteria", 1, "target")],
    ),
    "criterion: replaces": (
        put("criteria", 0, "replaces", 1, "criterion", value="gov-2"),
        [("criteria", 0, "replaces", 1, "criterion")],
    ),
    "condition: unknown fact": (
        with_condition({"fact": "nothing", "is": True}),
        [(*CONDITION, "fact")],
    ),
    "condition: unknown fact in includes": (
        with_condition({"fact": "nothing", "includes": "alpha"}),
        [(*CONDITION, "fact")],
    ),
    "condition: unknown option of a choice": (
        with_condition({"fact": "data", "is": "omega"}),
        [(*CONDITION, "is")],
    ),
    "condition: unknown option of choices": (
        with_condition({"fact": "hosting", "includes": "omega"}),
        [(*CONDITION, "includes")],
    ),
    "condition: true on a choice": (
        with_condition({"fact": "data", "is": True}),
        [(*CONDITION, "is")],
    ),
    "condition: a word on a flag": (
        with_condition({"fact": "mobile", "is": "true"}),
        [(*CONDITION, "is")],
    ),
    "condition: is on choices": (
        with_condition({"fact": "hosting", "is": "alpha"}),
        [(*CONDITION, "is")],
    ),
    "condition: includes on a choice": (
        with_condition({"fact": "data", "includes": "alpha"}),
        [(*CONDITION, "includes")],
    ),
    "condition: includes on a flag": (
        with_condition({"fact": "mobile", "includes": "alpha"}),
        [(*CONDITION, "includes")],
    ),
    "condition: all of nothing": (with_condition({"all": []}), [(*CONDITION, "all")]),
    "condition: any of nothing": (with_condition({"any": []}), [(*CONDITION, "any")]),
    "condition: deep inside": (
        with_condition(
            {
                "all": [
                    {"fact": "mobile", "is": True},
                    {"not": {"any": [{"fact": "data", "is": "beta"}, {"any": []}]}},
                ]
            }
        ),
        [(*CONDITION, "all", 1, "not", "any", 1, "any")],
    ),
}


@pytest.mark.parametrize(("mutate", "paths"), BROKEN_ONCE.values(), ids=BROKEN_ONCE.keys())
def test_each_broken_rule_is_one_fault_at_its_exact_place(mutate: Mutation, paths: list[Path]):
    document = valid_document()
    mutate(document)
    if document["facts"][0]["id"] != "mobile":  # its condition then names a fact that is not there
        paths = [*paths, ("criteria", 0, "applies_when", "all", 0, "any", 1, "fact")]
    assert faults_of(document) == paths


@pytest.mark.parametrize(
    "criterion_id",
    [
        *("", "GOV", "GOV-", "-1", "G-1", "GOVERN-1", "gov-1", "GOV-1234", "GOV_1", "GOV-1 "),
        *("GOV-1\n", "GOV-١", "ÉTA-1", "GOV-1-2", "GOV--1", "GOV-1.0"),
    ],
)
def test_an_id_that_is_not_a_criterions_is_a_fault(criterion_id: str):
    document = valid_document()
    document["criteria"][1]["id"] = criterion_id
    assert faults_of(document) == [("criteria", 1, "id")]


@pytest.mark.parametrize("criterion_id", ["AB-1", "ABCDE-999", "GOV-01", "GOV-000"])
def test_two_to_five_capitals_a_dash_and_one_to_three_digits_are_a_criterions_id(
    criterion_id: str,
):
    document = valid_document()
    document["criteria"][1]["id"] = criterion_id
    assert questionnaire_of(document).has_criterion(criterion_id)


@pytest.mark.parametrize("language", ["FR", "f", "fra", "", "f1", "éà"])
def test_what_is_not_two_lower_case_letters_is_no_language(language: str):
    document = questionnaire_document([criterion_document("GOV-1")])
    texts_of = [document["title"], document["themes"][0]["title"]]
    texts_of += [document["criteria"][0]["question"]]
    texts_of += [each["label"] for each in document["criteria"][0]["levels"]]
    for each in texts_of:
        each[language] = "text"
    document["languages"].append(language)
    assert faults_of(document) == [("languages", 2)]


def test_no_language_is_a_fault_and_so_is_every_text_then():
    document = questionnaire_document([criterion_document("GOV-1")]) | {"languages": []}
    paths = faults_of(document)
    assert paths[0] == ("languages",)
    assert ("title", "fr") in paths
    assert ("criteria", 0, "levels", 1, "label", "en") in paths


def test_no_theme_is_a_fault_and_so_is_every_criterions_theme_then():
    document = questionnaire_document([criterion_document("GOV-1")], themes=[])
    assert faults_of(document) == [("themes",), ("criteria", 0, "theme")]


@pytest.mark.parametrize("fact", [choice_document("empty", []), choices_document("empty", [])])
def test_a_choice_without_options_is_a_fault_at_the_fact(fact: Document):
    document = valid_document()
    document["facts"].append(fact)
    assert faults_of(document) == [("facts", 3)]


def test_several_faults_at_once_are_all_reported_in_one_go():
    document = valid_document()
    put("id", value="Small")(document)
    put("title", value={"fr": "Titre"})(document)
    put("facts", 1, "options", 1, "id", value="alpha")(document)
    put("criteria", 0, "target", value=9)(document)
    put("criteria", 0, "theme", value="nowhere")(document)
    with_condition(
        {"any": [{"fact": "mobile", "is": "yes"}, {"fact": "no", "is": True}, {"all": []}]}
    )(document)
    assert sorted(faults_of(document), key=str) == sorted(
        [
            ("id",),
            ("title",),
            ("facts", 1, "options", 1, "id"),
            ("criteria", 0, "theme"),
            ("criteria", 0, "target"),
            (*CONDITION, "any", 0, "is"),
            (*CONDITION, "any", 1, "fact"),
            (*CONDITION, "any", 2, "all"),
        ],
        key=str,
    )


def sample(*names: str) -> list[tuple[Mutation, list[Path]]]:
    return [BROKEN_ONCE[name] for name in names]


@given(
    st.lists(
        st.sampled_from(
            sample(
                "id: capitals",
                "version: empty",
                "title: blank",
                "description: a language is missing",
                "fact: label",
                "fact: help",
                "fact: option twice",
                "theme: title",
                "criterion: unknown theme",
                "criterion: question",
                "criterion: target 0",
                "criterion: replaces",
                "condition: all of nothing",
            )
        ),
        unique_by=lambda each: each[1][0],
        min_size=2,
    )
)
def test_faults_do_not_hide_one_another(broken: list[tuple[Mutation, list[Path]]]):
    document = valid_document()
    for mutate, _ in broken:
        mutate(document)
    expected = [path for _, paths in broken for path in paths]
    assert sorted(faults_of(document), key=str) == sorted(expected, key=str)


def test_a_fault_quotes_what_is_wrong_short_and_on_one_line():
    document = valid_document()
    document["id"] = "x\n" * 500
    with pytest.raises(InvalidQuestionnaire) as caught:
        questionnaire_of(document)
    (fault,) = caught.value.faults
    assert len(fault.what) < 160
    assert "\n" not in fault.what


# Valid questionnaires.


@given(questionnaire_documents())
def test_a_valid_questionnaire_raises_nothing_and_is_its_document_again(document: Document):
    assert as_document(questionnaire_of(document)) == document


def test_a_document_that_uses_everything_is_itself_again():
    document = valid_document()
    assert as_document(questionnaire_of(document)) == document


@given(questionnaire_documents())
def test_the_digest_is_that_of_the_document_and_survives_the_way_there_and_back(
    document: Document,
):
    questionnaire = questionnaire_of(document)
    assert questionnaire.digest == digest(document)
    again = questionnaire_of(as_document(questionnaire))
    assert again == questionnaire
    assert again.digest == questionnaire.digest
    assert canonical_bytes(as_document(again)) == canonical_bytes(document)


def test_what_is_written_as_its_default_changes_no_digest():
    plain = questionnaire_document([criterion_document("GOV-1")], facts=[flag_document("mobile")])
    spelt = copy.deepcopy(plain)
    spelt["facts"][0]["options"] = []
    spelt["criteria"][0] |= {"critical": False, "references": [], "replaces": []}
    assert questionnaire_of(spelt).digest == questionnaire_of(plain).digest


@pytest.mark.parametrize(
    "mutate",
    [
        put("version", value="2"),
        put("title", "fr", value="Autre"),
        put("criteria", 0, "target", value=2),
        put("criteria", 0, "critical", value=False),
        put("criteria", 0, "levels", 0, "label", "en", value="other"),
        put("criteria", 0, "references", 0, "id", value="A.5.2"),
        put("criteria", 0, "applies_when", value={"fact": "mobile", "is": True}),
        put("languages", value=["en", "fr"]),
        lambda document: document["criteria"].reverse(),
    ],
)
def test_any_change_of_content_changes_the_digest(mutate: Mutation):
    document = valid_document()
    before = questionnaire_of(document).digest
    mutate(document)
    assert questionnaire_of(document).digest != before


@given(condition_documents([flag_document("mobile"), choices_document("hosting")]))
def test_a_condition_is_its_document_again(document: Document):
    assert condition_document(condition_of(document)) == document


def test_leaves_come_in_reading_order():
    one, two, three = Is("mobile", True), Includes("hosting", "alpha"), Is("data", "beta")
    assert list(leaves(All((AnyOf((one, two)), Not(three), one)))) == [one, two, three, one]


def test_criteria_and_facts_are_found_by_id():
    questionnaire = questionnaire_of(valid_document())
    assert questionnaire.criterion("ACC-12").theme == "access"
    assert questionnaire.fact("data").option_ids == ("alpha", "beta", "gamma")
    assert questionnaire.has_criterion("GOV-1")
    assert not questionnaire.has_criterion("GOV-9")
    assert questionnaire.has_fact("mobile")
    assert not questionnaire.has_fact("nothing")
    assert [each.id for each in questionnaire.criteria_of("access")] == ["ACC-12"]
    assert questionnaire.criteria_of("nowhere") == ()
    with pytest.raises(KeyError):
        questionnaire.criterion("GOV-9")
    with pytest.raises(KeyError):
        questionnaire.fact("nothing")


def test_from_one_to_a_thousand_criteria_are_allowed():
    criteria = [
        criterion_document(f"{letters}-{n}") for letters in ("AA", "BB") for n in range(500)
    ]
    assert len(questionnaire_of(questionnaire_document(criteria)).criteria) == MAXIMUM_CRITERIA


def test_a_questionnaire_cannot_be_changed():
    questionnaire: Questionnaire = questionnaire_of(valid_document())
    with pytest.raises(AttributeError):
        questionnaire.version = "2"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        questionnaire.criteria[0].target = 1  # type: ignore[misc]
