"""Responses from and to JSON (docs/interfaces.md, «Response»)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from clairevoie.core.answers import (
    FORMAT,
    MAXIMUM_COMMENT,
    UNKNOWN,
    Answer,
    AnsweredLevel,
    Assurance,
    FactValue,
    Product,
    Response,
    response_faults,
)
from clairevoie.core.answers import as_document as response_document
from clairevoie.core.canonical import Json
from clairevoie.core.faults import Fault
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.reading import UNREADABLE, Notes, Part, optional
from clairevoie.formats.trees import Document, Tree, decode, parse_json

MAXIMUM_LINE: Final = 1_000_000  # bytes of one response in a .jsonl file


class UnknownQuestionnaire(LookupError):
    """The questionnaire that a response answers is not to be had; `fault` says where it is named."""

    def __init__(self, what: str, mend: str) -> None:
        self.fault = Fault(("questionnaire",), what, mend)
        super().__init__(what)


def read_response(
    content: bytes, find: Callable[[str, str], Questionnaire]
) -> tuple[Response, Questionnaire]:
    """A response file's value, and its questionnaire, which `find` gives by id and version.

    `find` may raise `UnknownQuestionnaire`. Raises `InvalidDocument` with every fault, those of
    shape and those of the questionnaire's rules, each with its line.
    """
    document = parse_json(decode(content))
    notes = Notes()
    response = _response(document, notes)
    unnamed = any(each.path[:1] == ("questionnaire",) for each in notes.faults)

    def follows(fault: Fault) -> bool:
        return unnamed and fault.path == ("questionnaire",)

    try:
        questionnaire = find(response.questionnaire_id, response.questionnaire_version)
    except UnknownQuestionnaire as unknown:
        document.check(notes.with_rules((unknown.fault,), follows))
        raise
    document.check(notes.with_rules(response_faults(questionnaire, response), follows))
    return response, questionnaire


def response_from_tree(tree: Tree) -> Response:
    """The value of a document that is already plain data. Raises `InvalidDocument`.

    The questionnaire's rules are not checked: that is `core.answers.response_faults`.
    """
    document = Document(tree)
    notes = Notes()
    response = _response(document, notes)
    document.check(notes.faults)
    return response


def _response(document: Document, notes: Notes) -> Response:
    parts = Part(document.tree, (), notes).members(
        ("format", "questionnaire", "product"), ("facts", "answers")
    )
    if "format" in parts and parts["format"].value != FORMAT:
        parts["format"].wrong(
            Said("the format {format}", format=FORMAT),
            Said('write "format": "{format}"', format=FORMAT),
        )
    none: Mapping[str, Part] = {}
    questionnaire = optional(
        parts, "questionnaire", lambda part: part.members(("id", "version")), none
    )
    return Response(
        questionnaire_id=optional(questionnaire, "id", Part.text, ""),
        questionnaire_version=optional(questionnaire, "version", Part.text, ""),
        product=optional(parts, "product", _product, Product("", "", "")),
        facts=dict(_facts(parts["facts"])) if "facts" in parts else {},
        answers=dict(_answers(parts["answers"])) if "answers" in parts else {},
    )


def _product(part: Part) -> Product:
    members = part.members(("name", "version", "vendor"), ("vendor_group", "corridors"))
    return Product(
        name=optional(members, "name", Part.text, ""),
        version=optional(members, "version", Part.text, ""),
        vendor=optional(members, "vendor", Part.text, ""),
        vendor_group=optional(members, "vendor_group", _text_or_none, None),
        corridors=optional(
            members, "corridors", lambda each: tuple(item.text() for item in each.items(60)), ()
        ),
    )


def _text_or_none(part: Part) -> str | None:
    return None if part.value is None else part.text()


def _facts(part: Part) -> Iterator[tuple[str, FactValue]]:
    for fact_id, value in part.pairs():
        match value.value:
            case bool():
                yield fact_id, value.value
            case list():
                options = frozenset(each.text() for each in value.items(60))
                yield fact_id, options - {UNREADABLE}
            case str():
                yield fact_id, value.text()
            case None:
                continue  # not declared
            case _:
                value.wrong(Said("true, false, an option or a list of options"))


def _answers(part: Part) -> Iterator[tuple[str, Answer]]:
    for criterion_id, value in part.pairs():
        members = value.members(("level",), ("comment", "assurance"))
        yield (
            criterion_id,
            Answer(
                level=optional(members, "level", _level, None),
                comment=optional(members, "comment", lambda each: each.text(MAXIMUM_COMMENT), ""),
                assurance=Assurance(
                    optional(members, "assurance", lambda each: each.one_of(Assurance), "declared")
                ),
            ),
        )


def _level(part: Part) -> AnsweredLevel:
    if part.value is None:
        return None
    if part.value == UNKNOWN.value:
        return UNKNOWN
    if isinstance(part.value, bool) or not isinstance(part.value, int):
        part.wrong(Said('a level\'s number, "unknown" or null'), "without quotes or decimal point")
        return None
    return part.integer()


def empty_response(questionnaire: Questionnaire) -> Json:
    """A response to fill in: every fact and criterion named, nothing declared nor answered."""
    document = response_document(
        Response(
            questionnaire.id,
            questionnaire.version,
            Product(name="", version="", vendor=""),
            answers={each.id: Answer(level=None) for each in questionnaire.criteria},
        )
    )
    return {**document, "facts": {each.id: None for each in questionnaire.facts}}
