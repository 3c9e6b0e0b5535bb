"""Random questionnaires and responses, as JSON documents and as core's values.

Documents come first: a naive judge reads them as they are, and `questionnaire_of` and
`response_of` build core's values from them without passing through `formats`.
"""

import string
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from clairevoie.core.answers import UNKNOWN, Answer, Assurance, Product, Response
from clairevoie.core.conditions import (
    All,
    AnyOf,
    Condition,
    Fact,
    FactKind,
    Includes,
    Is,
    Not,
    Option,
)
from clairevoie.core.questionnaire import (
    Change,
    Criterion,
    Level,
    Questionnaire,
    Reference,
    Replacement,
    Theme,
)

Document: TypeAlias = dict[str, Any]

OPTIONS = ("alpha", "beta", "gamma")
ASSURANCES = tuple(str(each) for each in Assurance)
MAXIMUM_FACTS = 4
MAXIMUM_CRITERIA = 8


# Core's values from documents.


def questionnaire_of(document: Mapping[str, Any]) -> Questionnaire:
    """Core's value of a questionnaire document that is well formed."""
    return Questionnaire(
        id=document["id"],
        version=document["version"],
        languages=tuple(document["languages"]),
        title=document["title"],
        description=document.get("description"),
        facts=tuple(_fact_of(each) for each in document.get("facts", ())),
        themes=tuple(Theme(each["id"], each["title"]) for each in document["themes"]),
        criteria=tuple(_criterion_of(each) for each in document["criteria"]),
    )


def _fact_of(document: Mapping[str, Any]) -> Fact:
    return Fact(
        id=document["id"],
        kind=FactKind(document["kind"]),
        label=document["label"],
        help=document.get("help"),
        options=tuple(Option(each["id"], each["label"]) for each in document.get("options", ())),
    )


def _criterion_of(document: Mapping[str, Any]) -> Criterion:
    condition = document.get("applies_when")
    return Criterion(
        id=document["id"],
        theme=document["theme"],
        question=document["question"],
        levels=tuple(Level(each["label"]) for each in document["levels"]),
        target=document["target"],
        help=document.get("help"),
        applies_when=None if condition is None else condition_of(condition),
        critical=document.get("critical", False),
        evidence=document.get("evidence"),
        references=tuple(
            Reference(each["source"], each["id"]) for each in document.get("references", ())
        ),
        replaces=tuple(
            Replacement(each["criterion"], each["version"], Change(each["change"]))
            for each in document.get("replaces", ())
        ),
    )


def condition_of(document: Mapping[str, Any]) -> Condition:
    """Core's value of a condition document."""
    match document:
        case {"all": parts}:
            return All(tuple(condition_of(each) for each in parts))
        case {"any": parts}:
            return AnyOf(tuple(condition_of(each) for each in parts))
        case {"not": part}:
            return Not(condition_of(part))
        case {"fact": fact, "includes": option}:
            return Includes(fact, option)
        case {"fact": fact, "is": value}:
            return Is(fact, value)
    raise ValueError(f"not a condition: {document}")


def response_of(document: Mapping[str, Any]) -> Response:
    """Core's value of a response document that is well formed."""
    product = document["product"]
    return Response(
        questionnaire_id=document["questionnaire"]["id"],
        questionnaire_version=document["questionnaire"]["version"],
        product=Product(
            name=product["name"],
            version=product["version"],
            vendor=product["vendor"],
            vendor_group=product["vendor_group"],
            corridors=tuple(product["corridors"]),
        ),
        facts={
            fact_id: frozenset(value) if isinstance(value, list) else value
            for fact_id, value in document["facts"].items()
        },
        answers={
            criterion_id: _answer_of(answer) for criterion_id, answer in document["answers"].items()
        },
    )


def _answer_of(document: Mapping[str, Any]) -> Answer:
    level = document["level"]
    return Answer(
        level=UNKNOWN if level == "unknown" else level,
        comment=document.get("comment", ""),
        assurance=Assurance(document.get("assurance", "declared")),
    )


# Small questionnaires for tests that name their case.


def text(words: str) -> dict[str, str]:
    """The same words in each language of `questionnaire_document`."""
    return {"fr": words, "en": words}


def flag_document(fact_id: str) -> Document:
    return {"id": fact_id, "kind": "flag", "label": text(fact_id)}


def choice_document(fact_id: str, options: Sequence[str] = OPTIONS) -> Document:
    return _with_options(fact_id, "choice", options)


def choices_document(fact_id: str, options: Sequence[str] = OPTIONS) -> Document:
    return _with_options(fact_id, "choices", options)


def _with_options(fact_id: str, kind: str, options: Sequence[str]) -> Document:
    return {
        "id": fact_id,
        "kind": kind,
        "label": text(fact_id),
        "options": [{"id": each, "label": text(each)} for each in options],
    }


def criterion_document(
    criterion_id: str,
    *,
    theme: str = "governance",
    levels: int = 2,
    target: int = 1,
    applies_when: Document | None = None,
) -> Document:
    document: Document = {
        "id": criterion_id,
        "theme": theme,
        "question": text(f"{criterion_id}?"),
        "levels": [{"label": text(f"level {number}")} for number in range(levels)],
        "target": target,
    }
    if applies_when is not None:
        document["applies_when"] = applies_when
    return document


def questionnaire_document(
    criteria: Sequence[Document],
    *,
    facts: Sequence[Document] = (),
    themes: Sequence[str] = ("governance",),
) -> Document:
    """A questionnaire document of these criteria, everything else made up."""
    return {
        "format": "clairevoie/questionnaire/1",
        "id": "small",
        "version": "1",
        "languages": ["fr", "en"],
        "title": text("Small"),
        "facts": list(facts),
        "themes": [{"id": each, "title": text(each)} for each in themes],
        "criteria": list(criteria),
    }


# Strategies: documents.

words = st.text(alphabet=string.ascii_letters + "éàç’ œ«»", min_size=1, max_size=12).filter(
    str.strip
)
texts = st.builds(lambda fr, en: {"fr": fr, "en": en}, words, words)


def fact_documents(fact_id: str) -> SearchStrategy[Document]:
    options = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
    return st.one_of(
        st.just(flag_document(fact_id)),
        options.map(lambda some: choice_document(fact_id, some)),
        options.map(lambda some: choices_document(fact_id, some)),
    )


def leaf_documents(facts: Sequence[Document]) -> SearchStrategy[Document]:
    """Leaves that are well formed for these facts."""
    return st.sampled_from([leaf for fact in facts for leaf in _leaves_of(fact)])


def _leaves_of(fact: Document) -> list[Document]:
    match fact["kind"]:
        case "flag":
            return [{"fact": fact["id"], "is": value} for value in (True, False)]
        case "choice":
            return [{"fact": fact["id"], "is": each["id"]} for each in fact["options"]]
        case _:
            return [{"fact": fact["id"], "includes": each["id"]} for each in fact["options"]]


def condition_documents(facts: Sequence[Document]) -> SearchStrategy[Document]:
    """Conditions on these facts, nested a few times."""

    def nested(inner: SearchStrategy[Document]) -> SearchStrategy[Document]:
        parts = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            parts.map(lambda some: {"all": some}),
            parts.map(lambda some: {"any": some}),
            inner.map(lambda one: {"not": one}),
        )

    return st.recursive(leaf_documents(facts), nested, max_leaves=6)


@st.composite
def questionnaire_documents(draw: st.DrawFn) -> Document:
    """Questionnaires of a few facts, themes and criteria, most of them conditional."""
    number_of_facts = draw(st.integers(0, MAXIMUM_FACTS))
    facts = [draw(fact_documents(f"fact-{number}")) for number in range(number_of_facts)]
    themes = ["governance", "access", "continuity"][: draw(st.integers(1, 3))]
    conditions = (
        st.one_of(st.none(), condition_documents(facts), condition_documents(facts))
        if facts
        else st.none()
    )
    criteria = [
        draw(_criterion_documents(f"GOV-{number}", themes, conditions))
        for number in range(1, draw(st.integers(1, MAXIMUM_CRITERIA)) + 1)
    ]
    document = questionnaire_document(criteria, facts=facts, themes=themes)
    if draw(st.booleans()):
        document["description"] = draw(texts)
    return document | {"title": draw(texts)}


@st.composite
def _criterion_documents(
    draw: st.DrawFn,
    criterion_id: str,
    themes: Sequence[str],
    conditions: SearchStrategy[Document | None],
) -> Document:
    levels = draw(st.integers(2, 4))
    document = criterion_document(
        criterion_id,
        theme=draw(st.sampled_from(themes)),
        levels=levels,
        target=draw(st.integers(1, levels - 1)),
        applies_when=draw(conditions),
    )
    if draw(st.booleans()):
        document["critical"] = True
        document["references"] = [{"source": "ISO/IEC 27001:2022", "id": "A.5.1"}]
    return document


def fact_values(fact: Document) -> SearchStrategy[Any]:
    """What may be declared of a fact, as JSON; choices sorted."""
    if fact["kind"] == "flag":
        return st.booleans()
    options = [each["id"] for each in fact["options"]]
    if fact["kind"] == "choice":
        return st.sampled_from(options)
    return st.lists(st.sampled_from(options), unique=True).map(sorted)


@st.composite
def declared_facts(draw: st.DrawFn, questionnaire: Document, *, complete: bool = False) -> Document:
    """The facts of a response: some undeclared, unless `complete`."""
    return {
        fact["id"]: draw(fact_values(fact))
        for fact in questionnaire["facts"]
        if complete or draw(st.integers(0, 3)) > 0
    }


@st.composite
def answer_documents(draw: st.DrawFn, criterion: Document) -> Document:
    """Any answer that is allowed to a criterion."""
    level = draw(
        st.one_of(
            st.integers(0, len(criterion["levels"]) - 1), st.sampled_from(["unknown", None, 0])
        )
    )
    document: Document = {"level": level}
    if draw(st.booleans()):
        document["comment"] = draw(words)
    if level is not None:
        document["assurance"] = draw(st.sampled_from(ASSURANCES))
    return document


@st.composite
def answers_documents(draw: st.DrawFn, questionnaire: Document) -> Document:
    """The answers of a response: to any criterion, whether it applies or not, some missing."""
    return {
        criterion["id"]: draw(answer_documents(criterion))
        for criterion in questionnaire["criteria"]
        if draw(st.integers(0, 4)) > 0
    }


def product_documents() -> SearchStrategy[Document]:
    return st.fixed_dictionaries(
        {
            "name": words,
            "version": words,
            "vendor": words,
            "vendor_group": st.one_of(st.none(), words),
            "corridors": st.lists(st.sampled_from(["hospital", "imaging", "biology"]), unique=True),
        }
    )


@st.composite
def response_documents(
    draw: st.DrawFn, questionnaire: Document, *, complete: bool = False
) -> Document:
    """Responses to a questionnaire document; with `complete`, every fact is declared."""
    return {
        "format": "clairevoie/response/1",
        "questionnaire": {"id": questionnaire["id"], "version": questionnaire["version"]},
        "product": draw(product_documents()),
        "facts": draw(declared_facts(questionnaire, complete=complete)),
        "answers": draw(answers_documents(questionnaire)),
    }


@st.composite
def answered_questionnaires(
    draw: st.DrawFn, *, complete: bool = False
) -> tuple[Document, Document]:
    """A questionnaire document and a response document to it."""
    questionnaire = draw(questionnaire_documents())
    return questionnaire, draw(response_documents(questionnaire, complete=complete))


def cut_points() -> SearchStrategy[tuple[int, ...]]:
    """Cut points from 0 to 100, going up."""
    return st.sets(st.integers(1, 99), max_size=6).map(lambda some: (0, *sorted(some), 100))


# Strategies: core's values.


def questionnaires() -> SearchStrategy[Questionnaire]:
    return questionnaire_documents().map(questionnaire_of)


def responses(*, complete: bool = False) -> SearchStrategy[tuple[Questionnaire, Response]]:
    """A questionnaire and a response to it."""
    return answered_questionnaires(complete=complete).map(
        lambda pair: (questionnaire_of(pair[0]), response_of(pair[1]))
    )


@st.composite
def populations(
    draw: st.DrawFn, *, maximum: int = 12
) -> tuple[Questionnaire, tuple[Response, ...]]:
    """A questionnaire and any number of responses to it, also none."""
    questionnaire = draw(questionnaire_documents())
    documents = draw(st.lists(response_documents(questionnaire), max_size=maximum))
    return questionnaire_of(questionnaire), tuple(response_of(each) for each in documents)
