"""Questionnaires from YAML and JSON (docs/interfaces.md, «Questionnaire»)."""

from collections.abc import Mapping
from functools import reduce
from operator import getitem
from typing import Final

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
from clairevoie.core.faults import Fault
from clairevoie.core.questionnaire import (
    FORMAT,
    Change,
    Criterion,
    InvalidQuestionnaire,
    Level,
    Questionnaire,
    Reference,
    Replacement,
    Theme,
)
from clairevoie.core.saying import Said
from clairevoie.formats.reading import UNREADABLE, Notes, Part, optional
from clairevoie.formats.trees import Document, Tree, parse

_HEADER: Final = ("format", "id", "version", "languages", "title", "themes", "criteria")
_CRITERION: Final = ("id", "theme", "question", "levels", "target")
_CRITERION_OPTIONAL: Final = (
    "help",
    "applies_when",
    "critical",
    "evidence",
    "references",
    "replaces",
)
# The parts of a fact without which its options are not known; an option's position left out.
_WHAT_OPTIONS_NEED: Final = (("kind",), ("options",), ("options", "id"))
# Stands in for a condition that could not be read; the fault is noted.
_NO_CONDITION: Final = All(())


def read_questionnaire(content: bytes) -> Questionnaire:
    """A questionnaire file's value. Raises `InvalidDocument` with every fault and its line."""
    return questionnaire_of(parse(content))


def questionnaire_from_tree(tree: Tree) -> Questionnaire:
    """The value of a document that is already plain data. Raises `InvalidDocument`."""
    return questionnaire_of(Document(tree))


def condition_from_tree(tree: Tree) -> Condition:
    """A condition that stands alone; its facts are not looked up. Raises `InvalidDocument`."""
    notes = Notes()
    condition = _condition(Part(tree, (), notes))
    Document(tree).check(notes.faults)
    return condition


def questionnaire_of(document: Document) -> Questionnaire:
    notes = Notes()
    parts = Part(document.tree, (), notes).members(_HEADER, ("facts", "description"))
    if "format" in parts and parts["format"].value != FORMAT:
        parts["format"].wrong(
            Said("the format {format}", format=FORMAT),
            Said("write format: {format}", format=FORMAT),
        )
    try:
        questionnaire = _questionnaire(parts)
    except InvalidQuestionnaire as invalid:
        unreadable = _Unreadable(notes, document.tree)
        document.check(notes.with_rules(invalid.faults, unreadable.explains))
        raise
    document.check(notes.faults)
    return questionnaire


class _Unreadable:
    """The languages, ids and options that were noted: rules on what refers to them say nothing."""

    def __init__(self, notes: Notes, tree: Tree) -> None:
        paths = [each.path for each in notes.faults]
        self.languages = any(path[:1] == ("languages",) for path in paths)
        # The list as a whole, one item as a whole, or an item's id.
        self.ids_of = {path[0] for path in paths if path and path[2:] in ((), ("id",))}
        self.facts = {
            path[1]
            for path in paths
            if path[:1] == ("facts",) and path[2:3] + path[4:] in _WHAT_OPTIONS_NEED
        }
        facts = tree.get("facts") if isinstance(tree, dict) else None
        self.fact_ids = {
            fact.get("id")
            for index, fact in enumerate(facts if isinstance(facts, list) else ())
            if index in self.facts and isinstance(fact, dict) and isinstance(fact.get("id"), str)
        }
        self.tree = tree

    def explains(self, fault: Fault) -> bool:
        """Whether a rule's fault only comes from one of them."""
        match fault.path:
            case (*_, "title" | "description" | "label" | "help" | "question" | "evidence", str()):
                return self.languages
            case ("criteria", int(), "theme"):
                return "themes" in self.ids_of
            case ("criteria", int(), "applies_when", *_, "fact"):
                return "facts" in self.ids_of
            case ("criteria", int(), "applies_when", *_, "is" | "includes"):
                return reduce(getitem, fault.path[:-1], self.tree)["fact"] in self.fact_ids
            case ("facts", int() as index) | ("facts", int() as index, "options"):
                return index in self.facts
        return False


def _questionnaire(parts: Mapping[str, Part]) -> Questionnaire:
    return Questionnaire(
        id=optional(parts, "id", Part.text, ""),
        version=optional(parts, "version", Part.text, ""),
        languages=optional(parts, "languages", _languages, ()),
        title=optional(parts, "title", Part.languages, {}),
        description=optional(parts, "description", Part.languages, None),
        facts=optional(
            parts, "facts", lambda part: tuple(_fact(each) for each in part.items(200)), ()
        ),
        themes=optional(
            parts, "themes", lambda part: tuple(_theme(each) for each in part.items(200)), ()
        ),
        criteria=optional(
            parts, "criteria", lambda part: tuple(_criterion(each) for each in part.items()), ()
        ),
    )


def _languages(part: Part) -> tuple[str, ...]:
    return tuple(code for each in part.items(20) if (code := each.text()) != UNREADABLE)


def _fact(part: Part) -> Fact:
    members = part.members(("id", "kind", "label"), ("help", "options"))
    return Fact(
        id=optional(members, "id", Part.text, ""),
        kind=FactKind(optional(members, "kind", lambda each: each.one_of(FactKind), "flag")),
        label=optional(members, "label", Part.languages, {}),
        help=optional(members, "help", Part.languages, None),
        options=optional(
            members, "options", lambda each: tuple(_option(item) for item in each.items(60)), ()
        ),
    )


def _option(part: Part) -> Option:
    members = part.members(("id", "label"))
    return Option(
        optional(members, "id", Part.text, ""), optional(members, "label", Part.languages, {})
    )


def _theme(part: Part) -> Theme:
    members = part.members(("id", "title"))
    return Theme(
        optional(members, "id", Part.text, ""), optional(members, "title", Part.languages, {})
    )


def _criterion(part: Part) -> Criterion:
    members = part.members(_CRITERION, _CRITERION_OPTIONAL)
    return Criterion(
        id=optional(members, "id", Part.text, ""),
        theme=optional(members, "theme", Part.text, ""),
        question=optional(members, "question", Part.languages, {}),
        levels=optional(
            members, "levels", lambda each: tuple(_level(item) for item in each.items(60)), ()
        ),
        target=optional(members, "target", Part.integer, 0),
        help=optional(members, "help", Part.languages, None),
        applies_when=optional(members, "applies_when", _condition, None),
        critical=optional(members, "critical", Part.boolean, False),
        evidence=optional(members, "evidence", Part.languages, None),
        references=optional(
            members,
            "references",
            lambda each: tuple(_reference(item) for item in each.items(60)),
            (),
        ),
        replaces=optional(
            members,
            "replaces",
            lambda each: tuple(_replacement(item) for item in each.items(60)),
            (),
        ),
    )


def _level(part: Part) -> Level:
    return Level(optional(part.members(("label",)), "label", Part.languages, {}))


def _reference(part: Part) -> Reference:
    members = part.members(("source", "id"))
    return Reference(
        optional(members, "source", Part.text, ""), optional(members, "id", Part.text, "")
    )


def _replacement(part: Part) -> Replacement:
    members = part.members(("criterion", "version", "change"))
    return Replacement(
        optional(members, "criterion", Part.text, ""),
        optional(members, "version", Part.text, ""),
        Change(optional(members, "change", lambda each: each.one_of(Change), "same")),
    )


def _condition(part: Part) -> Condition:
    if not isinstance(part.value, dict):
        part.wrong(Said("a condition"), "{fact: …, is: …}")
        return _NO_CONDITION
    match sorted(map(str, part.value)):
        case ["all"]:
            return All(_conditions(part, "all"))
        case ["any"]:
            return AnyOf(_conditions(part, "any"))
        case ["not"]:
            return Not(_condition(part.members(("not",))["not"]))
        case ["fact", "is"]:
            return _is(part)
        case ["fact", "includes"]:
            members = part.members(("fact", "includes"))
            return Includes(members["fact"].text(), members["includes"].text())
        case _:
            part.wrong(
                Said("a condition"),
                "{fact, is}, {fact, includes}, {all: […]}, {any: […]} or {not: …}, one of them",
            )
            return _NO_CONDITION


def _conditions(part: Part, name: str) -> tuple[Condition, ...]:
    return tuple(_condition(each) for each in part.members((name,))[name].items(100))


def _is(part: Part) -> Is:
    members = part.members(("fact", "is"))
    wanted = members["is"]
    value = wanted.value if isinstance(wanted.value, bool) else wanted.text()
    return Is(members["fact"].text(), value)
