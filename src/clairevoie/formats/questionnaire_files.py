"""Questionnaires as files: read whichever kind they are, written as YAML or JSON.

The same questionnaire gives the same bytes, every time.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from clairevoie.core.questionnaire import FORMAT, Questionnaire, as_document
from clairevoie.formats.authoring.reading import (
    is_questionnaire_workbook,
    read_questionnaire_workbook,
)
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.trees import InvalidDocument, Tree, parse
from clairevoie.formats.workbooks.container import is_workbook

_FORMATS: Final = FORMAT.removesuffix("1")  # of this version, or of another
_INDENT: Final = 2
_LINE: Final = 100  # characters; what fits stands on one line, texts excepted
# A word that YAML and `trees` take for a text, and for nothing else.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_/-]*", re.ASCII)
_SPECIAL: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
# Ends of lines to YAML, or nothing that it prints: written as `\u2028`.
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
# One object a line where it fits: what is short, and read beside its neighbours.
_INLINE: Final = frozenset(
    ("languages", "title", "label", "options", "themes", "levels", "references", "replaces")
)


def read_questionnaire_file(content: bytes) -> Questionnaire:
    """The questionnaire of a file in YAML, JSON or XLSX.

    Raises `InvalidDocument` with every fault, by its line, or by its sheet and cell.
    """
    if is_workbook(content):
        return read_questionnaire_workbook(content)
    return read_questionnaire(content)


def holds_questionnaire(content: bytes) -> bool:
    """Whether a file says that it is a questionnaire, and not a response; it may be unsound."""
    if is_workbook(content):
        return is_questionnaire_workbook(content)
    try:
        tree = parse(content).tree
    except InvalidDocument:
        return False
    return isinstance(tree, dict) and str(tree.get("format")).startswith(_FORMATS)


def questionnaire_json(questionnaire: Questionnaire) -> bytes:
    """The document as JSON, indented. UTF-8."""
    document = as_document(questionnaire)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def questionnaire_yaml(questionnaire: Questionnaire) -> bytes:
    """The document as YAML as people write it: blocks, short objects inline, texts in quotes. UTF-8.

    `formats.questionnaires.read_questionnaire` reads it back to an equal questionnaire.
    """
    document: Tree = as_document(questionnaire)
    return "".join(f"{line}\n" for line in _mapping(document, 0)).encode()


def _mapping(members: Mapping[str, Tree], indent: int) -> Iterator[str]:
    margin = " " * indent
    for key, value in members.items():
        name = f"{margin}{_scalar(key)}:"
        if not isinstance(value, dict | list):
            yield f"{name} {_scalar(value)}"
        elif _is_inline(key, value, indent):
            yield f"{name} {_flow(value)}"
        elif isinstance(value, dict):
            yield name
            yield from _mapping(value, indent + _INDENT)
        else:
            yield name
            yield from _sequence(key, value, indent + _INDENT)


def _sequence(key: str, items: list[Tree], indent: int) -> Iterator[str]:
    margin = " " * indent
    for item in items:
        if not isinstance(item, dict) or (key in _INLINE and _fits(item, indent)):
            yield f"{margin}- {_flow(item)}"
        else:
            first, *others = _mapping(item, indent + _INDENT)
            yield f"{margin}- {first.lstrip()}"
            yield from others


def _is_inline(key: str, value: Tree, indent: int) -> bool:
    """A condition always; a text and a list of words where they fit on a line."""
    if key == "applies_when" or not value:
        return True
    flat = not isinstance(value, list) or not any(isinstance(each, dict) for each in value)
    return key in _INLINE and flat and _fits(value, indent + len(key) + 2)


def _fits(value: Tree, indent: int) -> bool:
    return indent + len(_flow(value)) <= _LINE


def _flow(value: Tree) -> str:
    match value:
        case dict():
            pairs = (f"{_scalar(key)}: {_flow(each)}" for key, each in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Tree) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _SPECIAL:
        return value
    written = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
