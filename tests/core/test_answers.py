"""What may be said in a response, each fault with its place; and the response's document."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from clairevoie.core.answers import (
    MAXIMUM_COMMENT,
    MAXIMUM_CORRIDORS,
    MAXIMUM_NAME,
    UNKNOWN,
    Answer,
    Assurance,
    Product,
    Response,
    as_document,
    response_faults,
)
from clairevoie.core.canonical import canonical_bytes
from clairevoie.core.faults import Path
from tests.strategies import (
    Document,
    answered_questionnaires,
    choice_document,
    choices_document,
    criterion_document,
    flag_document,
    questionnaire_document,
    questionnaire_of,
    response_of,
)

QUESTIONNAIRE = questionnaire_of(
    questionnaire_document(
        [
            criterion_document("GOV-1"),
            criterion_document("GOV-2", levels=4, target=2),
            criterion_document("MOB-1", applies_when={"fact": "mobile", "is": True}),
        ],
        facts=[flag_document("mobile"), choice_document("data"), choices_document("hosting")],
    )
)
PRODUCT = Product("Product", "1", "Vendor", "Group", ("hospital", "imaging"))
VALID = Response(
    "small",
    "1",
    PRODUCT,
    {"mobile": False, "data": "beta", "hosting": frozenset({"alpha", "gamma"})},
    {"GOV-1": Answer(1, "why", Assurance.VERIFIED), "GOV-2": Answer(UNKNOWN), "MOB-1": Answer(1)},
)


def faults_of(response: Response) -> list[Path]:
    found = list(response_faults(QUESTIONNAIRE, response))
    for fault in found:
        assert fault.what
        assert len(str(fault)) < 300
        assert "\n" not in str(fault)
    return [each.path for each in found]


def product(**changes: Any) -> Response:
    return replace(VALID, product=replace(PRODUCT, **changes))


def facts(more: Mapping[str, Any]) -> Response:
    return replace(VALID, facts={**VALID.facts, **more})


def answers(more: Mapping[str, Answer]) -> Response:
    return replace(VALID, answers={**VALID.answers, **more})


BROKEN_ONCE: dict[str, tuple[Response, Path]] = {
    "another questionnaire": (replace(VALID, questionnaire_id="other"), ("questionnaire",)),
    "another version": (replace(VALID, questionnaire_version="2"), ("questionnaire",)),
    "product name": (product(name="x" * (MAXIMUM_NAME + 1)), ("product", "name")),
    "product version": (product(version="x" * (MAXIMUM_NAME + 1)), ("product", "version")),
    "vendor": (product(vendor="x" * (MAXIMUM_NAME + 1)), ("product", "vendor")),
    "vendor group": (product(vendor_group="x" * (MAXIMUM_NAME + 1)), ("product", "vendor_group")),
    "corridor: not an id": (product(corridors=("ok", "Not Ok")), ("product", "corridors", 1)),
    "corridor: empty": (product(corridors=("",)), ("product", "corridors", 0)),
    "corridor: with a newline": (product(corridors=("a\n",)), ("product", "corridors", 0)),
    "corridor: twice": (product(corridors=("a", "b", "a")), ("product", "corridors", 2)),
    "corridors: too many": (
        product(corridors=tuple(f"c{n}" for n in range(MAXIMUM_CORRIDORS + 1))),
        ("product", "corridors"),
    ),
    "unknown fact": (facts({"nothing": True}), ("facts", "nothing")),
    "flag: a word": (facts({"mobile": "true"}), ("facts", "mobile")),
    "flag: choices": (facts({"mobile": frozenset()}), ("facts", "mobile")),
    "choice: unknown option": (facts({"data": "omega"}), ("facts", "data")),
    "choice: true": (facts({"data": True}), ("facts", "data")),
    "choice: choices": (facts({"data": frozenset({"beta"})}), ("facts", "data")),
    "choices: unknown option": (
        facts({"hosting": frozenset({"alpha", "x"})}),
        ("facts", "hosting"),
    ),
    "choices: a word": (facts({"hosting": "alpha"}), ("facts", "hosting")),
    "choices: false": (facts({"hosting": False}), ("facts", "hosting")),
    "unknown criterion": (answers({"GOV-9": Answer(1)}), ("answers", "GOV-9")),
    "unknown criterion of another case": (answers({"gov-1": Answer(1)}), ("answers", "gov-1")),
    "level: above the highest": (answers({"GOV-1": Answer(2)}), ("answers", "GOV-1", "level")),
    "level: four levels end at 3": (answers({"GOV-2": Answer(4)}), ("answers", "GOV-2", "level")),
    "level: negative": (answers({"GOV-1": Answer(-1)}), ("answers", "GOV-1", "level")),
    "level: huge": (answers({"GOV-1": Answer(10**30)}), ("answers", "GOV-1", "level")),
    "level: of a hidden criterion": (answers({"MOB-1": Answer(9)}), ("answers", "MOB-1", "level")),
    "comment: too long": (
        answers({"GOV-1": Answer(1, "x" * (MAXIMUM_COMMENT + 1))}),
        ("answers", "GOV-1", "comment"),
    ),
}


@pytest.mark.parametrize(("response", "path"), BROKEN_ONCE.values(), ids=BROKEN_ONCE.keys())
def test_each_broken_rule_is_one_fault_at_its_exact_place(response: Response, path: Path):
    assert faults_of(response) == [path]


def test_several_faults_at_once_are_all_reported_in_one_go():
    response = Response(
        "other",
        "1",
        replace(PRODUCT, name="x" * 201, corridors=("Bad", "a", "a")),
        {"nothing": True, "mobile": "yes", "hosting": frozenset({"x", "y", "alpha"})},
        {"GOV-9": Answer(1), "GOV-1": Answer(7, "x" * 5000), "GOV-2": Answer(3)},
    )
    assert faults_of(response) == [
        ("questionnaire",),
        ("product", "name"),
        ("product", "corridors", 0),
        ("product", "corridors", 2),
        ("facts", "nothing"),
        ("facts", "mobile"),
        ("facts", "hosting"),
        ("facts", "hosting"),
        ("answers", "GOV-9"),
        ("answers", "GOV-1", "level"),
        ("answers", "GOV-1", "comment"),
    ]


def test_a_valid_response_has_no_fault():
    assert faults_of(VALID) == []


def test_a_draft_may_be_empty():
    assert faults_of(Response("small", "1", Product("", "", ""))) == []


@pytest.mark.parametrize("level", [0, 1, 2, 3, UNKNOWN, None])
def test_every_level_dont_know_and_no_answer_yet_are_allowed(level: Any):
    assert faults_of(answers({"GOV-2": Answer(level)})) == []


def test_limits_are_allowed_up_to_themselves():
    corridors = tuple(f"c{n}" for n in range(MAXIMUM_CORRIDORS))
    assert faults_of(product(name="x" * MAXIMUM_NAME, corridors=corridors)) == []
    assert faults_of(answers({"GOV-1": Answer(1, "x" * MAXIMUM_COMMENT)})) == []


def test_choices_may_be_none():
    assert faults_of(facts({"hosting": frozenset()})) == []


@pytest.mark.parametrize("key", ["x" * 100_000, "line\nbreak", "\x1b[31m"])
def test_a_fault_quotes_an_unknown_id_short_and_without_control_characters(key: str):
    for response in (facts({key: True}), answers({key: Answer(1)}), product(corridors=(key,))):
        for fault in response_faults(QUESTIONNAIRE, response):
            assert len(fault.what) < 160
            assert fault.what.isprintable()


@pytest.mark.parametrize(
    "response",
    [
        replace(VALID, questionnaire_id="x" * 100_000),
        replace(VALID, questionnaire_version="x" * 100_000),
    ],
    ids=["id", "version"],
)
def test_a_fault_quotes_a_foreign_questionnaire_short(response: Response):
    (fault,) = response_faults(QUESTIONNAIRE, response)
    assert len(fault.what) < 500


def test_the_vendor_group_is_what_is_protected_else_the_vendor():
    assert PRODUCT.group == "Group"
    assert replace(PRODUCT, vendor_group=None).group == "Vendor"
    assert replace(PRODUCT, vendor_group="").group == "Vendor"


# The document.


@given(answered_questionnaires())
def test_a_response_is_its_document_again(pair: tuple[Document, Document]):
    response = response_of(pair[1])
    assert as_document(response) == pair[1]
    assert response_of(as_document(response)) == response


def test_a_document_says_what_interfaces_md_says():
    assert as_document(VALID) == {
        "format": "clairevoie/response/1",
        "questionnaire": {"id": "small", "version": "1"},
        "product": {
            "name": "Product",
            "version": "1",
            "vendor": "Vendor",
            "vendor_group": "Group",
            "corridors": ["hospital", "imaging"],
        },
        "facts": {"mobile": False, "data": "beta", "hosting": ["alpha", "gamma"]},
        "answers": {
            "GOV-1": {"level": 1, "comment": "why", "assurance": "verified"},
            "GOV-2": {"level": "unknown", "assurance": "declared"},
            "MOB-1": {"level": 1, "assurance": "declared"},
        },
    }


def test_the_order_of_choices_changes_no_byte():
    one = facts({"hosting": frozenset(["gamma", "alpha", "beta"])})
    other = facts({"hosting": frozenset(["beta", "gamma", "alpha"])})
    assert canonical_bytes(as_document(one)) == canonical_bytes(as_document(other))


def test_a_comment_may_stand_alone_before_the_answer():
    document = as_document(answers({"GOV-1": Answer(None, "later")}))
    assert document["answers"]["GOV-1"] == {"level": None, "comment": "later"}
