"""Bytes from outside to a plain tree, bounded in size and depth, with the line of every part.

YAML is read from its events, without recursion and without anchors, so that neither deep
nesting nor an alias bomb costs anything. JSON is read strictly: no duplicate key, no NaN.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeAlias

import yaml

from clairevoie.core.faults import Fault, Path
from clairevoie.core.saying import Said

MAXIMUM_BYTES: Final = 5_000_000
MAXIMUM_DEPTH: Final = 40
MAXIMUM_PARTS: Final = 200_000

# What a document may hold: str, int, float, bool, None, list, dict with str keys.
Tree: TypeAlias = Any

# What no text may hold: controls (a terminal obeys some), and halves of surrogate pairs.
UNWANTED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_DIRECTIVE: Final = re.compile("^%", re.MULTILINE)
_NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS: Final = {"true": True, "True": True, "TRUE": True} | {
    "false": False,
    "False": False,
    "FALSE": False,
}


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault with the line it stands on, where the document has lines."""

    fault: Fault
    line: int | None

    def __str__(self) -> str:
        return str(self.fault)


class InvalidDocument(ValueError):
    """A document that cannot be taken; `faults` holds every reason, in the document's order."""

    def __init__(self, faults: Sequence[PlacedFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults in the document")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: its tree, and the line of each path."""

    tree: Tree
    lines: Mapping[Path, int] = field(default_factory=dict)
    faults: tuple[PlacedFault, ...] = ()
    json_text: str | None = None  # where lines are found only when they are wanted

    def check(self, faults: Sequence[Fault]) -> None:
        """Raise `InvalidDocument` if there is any fault, here or in parsing: all, by line."""
        if not faults and not self.faults:
            return
        lines = self.lines if self.json_text is None else _placed_json(self.json_text).lines
        placed = [PlacedFault(fault, _line_of(fault.path, lines)) for fault in faults]
        raise InvalidDocument(sorted((*self.faults, *placed), key=lambda each: each.line or 0))


def _line_of(path: Path, lines: Mapping[Path, int]) -> int | None:
    """The line of a path, or of the nearest part above it that stands in the document."""
    for length in range(len(path), -1, -1):
        line = lines.get(path[:length])
        if line is not None:
            return line
    return None


def refuse(what: str, mend: str = "", line: int | None = None) -> NoReturn:
    """Raise `InvalidDocument` for the one fault that makes the rest unreadable."""
    raise InvalidDocument((PlacedFault(Fault((), what, mend), line),))


def decode(content: bytes) -> str:
    """UTF-8 text, with or without a byte order mark; refused above `MAXIMUM_BYTES`."""
    if len(content) > MAXIMUM_BYTES:
        refuse(
            Said("more than {count} MB", count=MAXIMUM_BYTES // 1_000_000),
            "is this the right file?",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse("not UTF-8 text", "save the file as UTF-8", line)
    if found := UNWANTED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        refuse("a control character", "remove it, or save the file as UTF-8", line)
    if not text.strip():
        refuse("empty", "write a document")
    return text


def parse(content: bytes) -> Document:
    """JSON when it starts like JSON's object, else YAML. Raises `InvalidDocument`."""
    text = decode(content)
    if text.lstrip()[:1] == "{":
        return parse_json(text)
    return parse_yaml(text)


def yaml_text(tree: Tree) -> str:
    """A tree as YAML that `parse` reads back."""
    written: str = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=100)
    return written


# --- JSON ---------------------------------------------------------------------------------


# A quoted text, a bracket, a word or number, a line's end; commas and colons are passed over.
_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|[^\s",:\[\]{}]++|\n')
_LONG_NUMBER: Final = re.compile("[0-9]{30}")


def parse_json(text: str) -> Document:
    """A JSON document. Raises `InvalidDocument` for what cannot be read at all.

    Duplicate keys, NaN and Infinity are faults of the returned document.
    """
    odd: list[str] = []  # keys and numbers that Python takes and we do not

    def members(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
        found = dict(pairs)
        if len(found) < len(pairs):
            odd.append("a key stands twice")
        return found

    try:
        tree = json.loads(
            text,
            object_pairs_hook=members,
            parse_int=_whole_number if _LONG_NUMBER.search(text) else int,
            parse_constant=odd.append,
        )
    except json.JSONDecodeError as error:
        refuse(Said("not JSON: {problem}", problem=error.msg), line=error.lineno)
    except RecursionError:
        return _placed_json(text)  # refuses it, at the line where it is too deep
    if odd or not _is_bounded(tree):
        return _placed_json(text)
    return Document(tree, json_text=text)


def _placed_json(text: str) -> Document:
    """A JSON text that `json` can read, once more: with lines and bounds, by the YAML's builder."""
    builder = _Builder()
    decode_token = json.JSONDecoder(parse_int=_whole_number).decode
    line = 1
    for found in _JSON_TOKEN.finditer(text):
        token = found.group()
        match token[0]:
            case "\n":
                line += 1
            case "{":
                builder.open({}, line)
            case "[":
                builder.open([], line)
            case "}" | "]":
                builder.close()
            case '"' if builder.wants_key:
                builder.key(decode_token(token), line)
            case _:
                path = builder.value(decode_token(token), line)
                if token in ("NaN", "Infinity", "-Infinity"):
                    builder.fault(
                        path, Said("{token} is not a number of JSON", token=token), "", line
                    )
    return Document(builder.root, builder.lines, tuple(builder.faults))


def _whole_number(digits: str) -> int | float:
    """An integer; one too long for any use is left inexact, and refused where it stands."""
    return float(digits) if _LONG_NUMBER.search(digits) else int(digits)


def _is_bounded(tree: Tree) -> bool:
    """Whether a tree keeps to `MAXIMUM_DEPTH` and `MAXIMUM_PARTS`."""
    parts, depth, layer = 0, 0, [tree]
    while layer:
        parts += len(layer)
        if parts > MAXIMUM_PARTS:
            return False
        collections = [each for each in layer if isinstance(each, dict | list)]
        depth += bool(collections)
        if depth > MAXIMUM_DEPTH:
            return False
        layer = [child for each in collections for child in _children(each)]
    return True


def _children(collection: dict[str, Tree] | list[Tree]) -> Iterator[Tree]:
    if isinstance(collection, dict):
        yield from collection  # a key is a part of its own
        yield from collection.values()
    else:
        yield from collection


# --- YAML ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A collection being read: `key` is the mapping's key that waits for its value."""

    value: dict[str, Tree] | list[Tree]
    path: Path
    key: str | None = None
    skip: bool = False  # the value of a duplicate key is read and dropped


class _Builder:
    """The tree, the lines and the faults, grown part by part, in bounds."""

    def __init__(self) -> None:
        self.root: Tree = None
        self.lines: dict[Path, int] = {}
        self.faults: list[PlacedFault] = []
        self.stack: list[_Open] = []
        self.parts = 0

    @property
    def wants_key(self) -> bool:
        """Whether what comes next is a mapping's key."""
        top = self.stack[-1] if self.stack else None
        return top is not None and isinstance(top.value, dict) and top.key is None

    def key(self, key: str, line: int) -> None:
        top = self.stack[-1]
        path = (*top.path, key)
        self._count(path, line)
        top.key = key
        top.skip = isinstance(top.value, dict) and key in top.value
        if top.skip:
            self.fault(
                path, Said("key {key!r} stands twice", key=key[:60]), "keep one of them", line
            )

    def value(self, value: Tree, line: int) -> Path:
        """Put a value where it belongs; gives its path."""
        path = self._next_path()
        self._count(path, line)
        top = self.stack[-1] if self.stack else None
        if top is None:
            self.root = value
        elif isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            if not top.skip:
                top.value[top.key] = value
            top.key = None
        return path

    def open(self, value: dict[str, Tree] | list[Tree], line: int) -> None:
        if self.wants_key:
            refuse("a collection as a key", "write a plain key", line)
        if len(self.stack) >= MAXIMUM_DEPTH:
            refuse("nested too deep", Said("at most {most} levels", most=MAXIMUM_DEPTH), line)
        self.stack.append(_Open(value, self.value(value, line)))

    def close(self) -> None:
        self.stack.pop()

    def fault(self, path: Path, what: str, mend: str, line: int) -> None:
        self.faults.append(PlacedFault(Fault(path, what, mend), line))

    def _next_path(self) -> Path:
        if not self.stack:
            return ()
        top = self.stack[-1]
        step = len(top.value) if isinstance(top.value, list) else top.key or ""
        return (*top.path, step)

    def _count(self, path: Path, line: int) -> None:
        self.parts += 1
        if self.parts > MAXIMUM_PARTS:
            refuse(
                Said("more than {count} parts", count=MAXIMUM_PARTS),
                "is this the right file?",
                line,
            )
        self.lines.setdefault(path, line)  # a key's own line; the first one, if it stands twice


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent) -> Tree:
    text: str = event.value
    if not event.implicit[0]:  # quoted or block text
        return text
    if text in _NULL:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    return _number(text)


def _number(text: str) -> str | int | float:
    """A plain scalar as JSON would read it: a number, or else text (YAML's `no` is text here)."""
    digits = text[1:] if text[:1] == "-" else text
    if not digits[:1].isascii() or not digits[:1].isdigit():
        return text
    try:
        value = json.loads(text, parse_int=_whole_number)
    except ValueError:
        return text
    return value if isinstance(value, int | float) else text


def parse_yaml(text: str) -> Document:
    """A YAML document of plain data. Raises `InvalidDocument` for what cannot be read at all.

    Duplicate keys and tags are faults of the returned document. Only `true`, `false` and
    `null` are special words; dates and `no` are text.
    """
    if found := _DIRECTIVE.search(text):  # thousands of them would keep libyaml busy for hours
        refuse("a directive (%…)", "remove it", text.count("\n", 0, found.start()) + 1)
    builder = _Builder()
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    refuse("a second document (---)", "one document a file", _line(event))
            else:
                _build(builder, event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        refuse(
            Said("not YAML: {problem}", problem=error.problem or error.context),
            line=mark.line + 1 if mark else None,
        )
    except yaml.YAMLError as error:
        refuse(Said("not YAML: {problem}", problem=str(error).partition("\n")[0]))
    if not documents:
        refuse("empty", "write a document")
    return Document(builder.root, builder.lines, tuple(builder.faults))


def _build(builder: _Builder, event: yaml.Event) -> None:
    line = _line(event)
    match event:
        case yaml.AliasEvent():
            refuse("an alias (*…)", "write the part out", line)
        case yaml.NodeEvent() if event.anchor is not None:
            refuse("an anchor (&…)", "write the part out where it is used", line)
        case yaml.ScalarEvent() if builder.wants_key:
            builder.key(event.value, line)
        case yaml.ScalarEvent():
            builder.value(_scalar(event), line)
        case yaml.MappingStartEvent():
            builder.open({}, line)
        case yaml.SequenceStartEvent():
            builder.open([], line)
        case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
            builder.close()
    tag = getattr(event, "tag", None)
    if tag is not None:
        builder.fault((), Said("tag {tag!r}", tag=tag[:60]), "remove it", line)
