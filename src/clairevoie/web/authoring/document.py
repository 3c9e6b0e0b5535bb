"""The document of a draft as it is edited: a tree of a known shape, whatever its parts say.

The shape is the least that the pages need: an object whose facts, themes and criteria are lists of
objects. All else may be missing or wrong; `judgement` says so.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from enum import StrEnum
from typing import Any, Final

from clairevoie.core.canonical import digest_of_bytes
from clairevoie.core.faults import Fault, Path
from clairevoie.core.questionnaire import FORMAT, MAXIMUM_CRITERIA
from clairevoie.core.saying import Said
from clairevoie.formats.reading import kind_of
from clairevoie.formats.trees import UNWANTED, Document, Tree

LANGUAGES: Final = ("fr", "en")  # of a new draft


class PartKind(StrEnum):
    """The lists of a questionnaire, by their keys."""

    THEMES = "themes"
    FACTS = "facts"
    CRITERIA = "criteria"


MAXIMUM_PARTS: Final[Mapping[PartKind, int]] = {
    PartKind.THEMES: 200,
    PartKind.FACTS: 200,
    PartKind.CRITERIA: MAXIMUM_CRITERIA,
}


def empty_document() -> Tree:
    """A questionnaire in which everything is still to be written."""
    return {
        "format": FORMAT,
        "id": "",
        "version": "1",
        "languages": list(LANGUAGES),
        "title": {},
        "facts": [],
        "themes": [],
        "criteria": [],
    }


def shaped(document: Document) -> Tree:
    """The tree of a document that came from outside, when the pages can show it.

    Raises `InvalidDocument` with every fault of its shape.
    """
    document.check((*_shape_faults(document.tree), *_unwanted(document.tree)))
    tree = deepcopy(document.tree)
    for kind in PartKind:
        tree.setdefault(str(kind), [])
    return tree


def _shape_faults(tree: Tree) -> Iterator[Fault]:
    if not isinstance(tree, dict):
        yield _wrong((), tree, "an object")
        return
    for kind in PartKind:
        parts = tree.get(kind, [])
        if not isinstance(parts, list):
            yield _wrong((str(kind),), parts, "a list")
            continue
        if len(parts) > MAXIMUM_PARTS[kind]:
            yield Fault(
                (str(kind),),
                Said("a list of {count}", count=len(parts)),
                Said("at most {most}", most=MAXIMUM_PARTS[kind]),
            )
        for index, part in enumerate(parts):
            if not isinstance(part, dict):
                yield _wrong((str(kind), index), part, "an object")


def _unwanted(tree: Tree) -> Iterator[Fault]:
    """Texts and keys that no page could carry."""
    waiting: list[tuple[Path, Tree]] = [((), tree)]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part, dict):
            waiting.extend(((*path, key), each) for key, each in part.items())
        elif isinstance(part, list):
            waiting.extend(((*path, index), each) for index, each in enumerate(part))
        texts = (part, *path[-1:]) if isinstance(part, str) else path[-1:]
        if any(isinstance(each, str) and UNWANTED.search(each) for each in texts):
            yield Fault(
                tuple(UNWANTED.sub("?", each) if isinstance(each, str) else each for each in path),
                "a control character or a lone surrogate",
                "remove it",
            )


def _wrong(path: Path, value: Any, wanted: str) -> Fault:
    return Fault(
        path,
        Said("{kind} where {wanted} is wanted", kind=kind_of(value), wanted=Said(wanted)),
    )


def written(tree: Tree) -> str:
    """The tree as it is stored."""
    return json.dumps(tree, separators=(",", ":"))


def seen(part: Tree) -> str:
    """What tells whether a part still says what somebody saw: a digest of what it says."""
    return digest_of_bytes(json.dumps(part, sort_keys=True).encode())


def header_of(tree: Tree) -> Tree:
    """What a questionnaire says of itself: all but its lists."""
    return {key: value for key, value in tree.items() if key not in tuple(PartKind)}


def place_of(parts: list[Tree], index: int, token: str) -> int | None:
    """Where a part stands that somebody saw at `index`: others may have moved it since."""
    if index < len(parts) and seen(parts[index]) == token:
        return index
    return next((at for at, each in enumerate(parts) if seen(each) == token), None)


# ---- a part's values, whatever it says -----------------------------------------------------------


def text_of(part: Tree, key: str) -> str:
    """A text of a part; empty where there is none, or something else."""
    value = part.get(key) if isinstance(part, dict) else None
    return value if isinstance(value, str) else ""


def texts_of(part: Tree, key: str) -> dict[str, str]:
    """A text in each language."""
    value = part.get(key) if isinstance(part, dict) else None
    if not isinstance(value, dict):
        return {}
    return {code: each for code, each in value.items() if isinstance(each, str)}


def objects_of(part: Tree, key: str) -> list[Tree]:
    """The objects of a list."""
    value = part.get(key) if isinstance(part, dict) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def languages_of(tree: Tree) -> tuple[str, ...]:
    """The languages that the draft is written in; those of a new draft where it names none."""
    value = tree.get("languages")
    named = (
        dict.fromkeys(each for each in value if isinstance(each, str))
        if isinstance(value, list)
        else {}
    )
    return tuple(each for each in named if _is_language(each))[:20] or LANGUAGES


def _is_language(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalpha() and code.islower()


def ids_of(parts: Iterable[Tree]) -> list[str]:
    return [text_of(each, "id") for each in parts]
