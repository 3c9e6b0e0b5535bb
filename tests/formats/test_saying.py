"""Faults in French: every sentence of the rules has its pattern, with the same values in it."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from clairevoie.core.faults import Fault
from clairevoie.core.saying import Said
from clairevoie.formats.saying import FRENCH, fault_in, said_in
from tests.support.source import ROOT

SOURCES = sorted(
    path
    for room in ("core", "formats", "cli", "web/assessments/operations")
    for path in (ROOT / "src" / "clairevoie" / room).rglob("*.py")
)
# What says something of a document, and which of its arguments are sentences.
SAYS = {
    "Fault": (1, 2),
    "Said": (0,),
    "refuse": (0, 1),
    "wrong": (1,),
    "UnknownQuestionnaire": (0, 1),
    "RefusedAttachment": (0, 1),
    "UnreadableExpression": (0, 1),
    "Problem": (0, 1),
}
METHODS = {"add": (1, 2), "fault": (1, 2), "note": (2, 3)}
KEYWORDS = {"problem", "mend"}  # of a cell that cannot be taken


def test_every_sentence_of_the_rules_has_its_french_pattern():
    missing = [f"{place}: {sentence}" for place, sentence in _sentences() if sentence not in FRENCH]

    assert missing == []


def test_no_pattern_is_left_over():
    assert sorted(set(FRENCH) - {sentence for _, sentence in _sentences()}) == []


@pytest.mark.parametrize("english", FRENCH)
def test_a_pattern_holds_the_same_values_in_both_languages(english):
    assert _values(FRENCH[english]) == _values(english)


def test_a_sentence_is_its_english_text_and_can_be_said_in_french():
    said = Said("{kind} where {wanted} is wanted", kind=Said("a text"), wanted=Said("a list"))

    assert said == "a text where a list is wanted"
    assert said_in(said, "en") == said
    assert said_in(said, "fr") == "un texte là où il faut une liste"


def test_what_came_from_outside_is_never_translated_nor_taken_for_a_pattern():
    said = Said("unknown fact {fact}", fact="'{remove it}'")

    assert said == "unknown fact '{remove it}'"
    assert said_in(said, "fr") == "caractéristique inconnue '{remove it}'"


def test_a_fault_names_its_mend_in_the_same_language():
    fault = Fault(("facts",), Said("at most {most}", most=3), "remove it")

    assert fault_in(fault, "en") == str(fault) == "at most 3 (remove it)"
    assert fault_in(fault, "fr") == "3 au plus (retirez-le)"


def _sentences() -> Iterator[tuple[str, str]]:
    """Every sentence written in the sources; one that is put together there fails the test."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for argument in _said_by(node):
                    place = f"{path.name}:{argument.lineno}"
                    assert not isinstance(argument, ast.JoinedStr | ast.BinOp), f"{place}: use Said"
                    if isinstance(argument, ast.Constant) and argument.value:
                        yield place, str(argument.value)


def _said_by(call: ast.Call) -> Iterator[ast.expr]:
    match call.func:
        case ast.Name(name):
            places = SAYS.get(name, ())
        case ast.Attribute(attr=("add" | "fault" | "note") as name) if len(call.args) > 1:
            places = METHODS[name]
        case ast.Attribute(attr="wrong" | "_wrong"):
            places = SAYS["wrong"]
        case ast.Attribute(attr="_stumbles" | "_identifier"):
            places = (0,)
        case ast.Attribute(attr="_problem"):
            places = (1, 2)
        case _:
            places = ()
    for place in places:
        if place < len(call.args):
            yield from _constants(call.args[place])
    for keyword in call.keywords:
        if keyword.arg in KEYWORDS:
            yield from _constants(keyword.value)


def _constants(argument: ast.expr) -> Iterator[ast.expr]:
    """The sentence, or both of `a if condition else b`."""
    if isinstance(argument, ast.IfExp):
        yield from _constants(argument.body)
        yield from _constants(argument.orelse)
    else:
        yield argument


def _values(pattern: str) -> list[tuple[str, str | None]]:
    if not any(f"{{{name}" in pattern for name in _names(pattern)):
        return []
    return sorted(
        (name, conversion) for _, name, _, conversion in Formatter().parse(pattern) if name
    )


def _names(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name and name.isidentifier()}
