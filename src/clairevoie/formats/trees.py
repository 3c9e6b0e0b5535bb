"""Bytes from outside to a plain tree, bounded in size and depth, with the line of every part.

YAML is read from its events, without recursion and without anchors, so that neither deep
nesting nor an alias bomb costs anything. JSON is read strictly: no duplicate key, no NaN.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeAlias

import yaml

from clairevoie.core.questionnaire import Fault, Path

MAXIMUM_BYTES: Final = 5_000_000
MAXIMUM_DEPTH: Final = 40
MAXIMUM_PARTS: Final = 200_000

# What a document may hold: str, int, float, bool, None, list, dict with str keys.
Tree: TypeAlias = Any

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
        lines = self.lines if self.json_text is None else _json_lines(self.json_text)
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
        refuse(f"more than {MAXIMUM_BYTES // 1_000_000} MB", "is this the right file?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse("not UTF-8 text", "save the file as UTF-8", line)


def parse(content: bytes) -> Document:
    """JSON when it starts like JSON's object, else YAML. Raises `InvalidDocument`."""
    text = decode(content)
    if text.lstrip()[:1] == "{":
        return parse_json(text)
    return parse_yaml(text)


# --- JSON ---------------------------------------------------------------------------------


class _DuplicateKey(ValueError):
    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def parse_json(text: str) -> Document:
    """A JSON document. Raises `InvalidDocument`; lines are given where YAML reads it the same."""
    try:
        tree = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except _DuplicateKey as error:
        refuse(f"key {error.key[:60]!r} stands twice in one object", "keep one of them")
    except json.JSONDecodeError as error:
        refuse(f"not JSON: {error.msg}", line=error.lineno)
    except RecursionError:
        refuse("nested too deep", f"at most {MAXIMUM_DEPTH} levels")
    except ValueError as error:
        refuse(f"not JSON: {error}")
    if _depth(tree) > MAXIMUM_DEPTH:
        refuse("nested too deep", f"at most {MAXIMUM_DEPTH} levels")
    return Document(tree, json_text=text)


def _json_lines(text: str) -> Mapping[Path, int]:
    """The line of every part of a JSON document, as far as YAML reads it the same."""
    try:
        return parse_yaml(text.replace("\t", " ")).lines
    except InvalidDocument:
        return {(): 1}


def _unique(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
    members: dict[str, Tree] = {}
    for key, value in pairs:
        if key in members:
            raise _DuplicateKey(key)
        members[key] = value
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _depth(tree: Tree) -> int:
    depth, layer = 0, [tree]
    while layer:
        depth += 1
        layer = [child for each in layer for child in _children(each)]
    return depth


def _children(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, dict):
        yield from tree.values()
    elif isinstance(tree, list):
        yield from tree


# --- YAML ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A collection being read: `key` is the mapping's key that waits for its value."""

    value: dict[str, Tree] | list[Tree]
    path: Path
    key: str | None = None
    skip: bool = False  # the value of a duplicate or unusable key is read and dropped


class _Builder:
    """The tree, the lines and the faults, grown event by event."""

    def __init__(self) -> None:
        self.root: Tree = None
        self.lines: dict[Path, int] = {}
        self.faults: list[PlacedFault] = []
        self.stack: list[_Open] = []
        self.parts = 0

    def scalar(self, event: yaml.ScalarEvent) -> None:
        line = _line(event)
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._key(top, event.value, line)
            return
        path = self._next_path(line)
        self._place(self._scalar_value(event, path))

    def open(self, value: dict[str, Tree] | list[Tree], line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            refuse("a collection as a key", "write a plain key", line)
        if len(self.stack) >= MAXIMUM_DEPTH:
            refuse("nested too deep", f"at most {MAXIMUM_DEPTH} levels", line)
        path = self._next_path(line)
        self._place(value)
        self.stack.append(_Open(value, path))

    def close(self) -> None:
        self.stack.pop()

    def _key(self, top: _Open, key: str, line: int) -> None:
        self._count(line)
        path = (*top.path, key)
        top.skip = key in top.value
        if top.skip:
            what = f"key {key[:60]!r} stands twice"
            self.faults.append(PlacedFault(Fault(path, what, "keep one of them"), line))
        else:
            self.lines[path] = line
        top.key = key

    def _next_path(self, line: int) -> Path:
        self._count(line)
        if not self.stack:
            self.lines[()] = line
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            self.lines[path] = line
            return path
        return (*top.path, top.key or "")

    def _place(self, value: Tree) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
            return
        if not top.skip and top.key is not None:
            top.value[top.key] = value
        top.key = None

    def _scalar_value(self, event: yaml.ScalarEvent, path: Path) -> Tree:
        text: str = event.value
        if event.tag is not None and event.tag != "!":
            fault = Fault(path, f"tag {event.tag[:60]!r}", "remove it")
            self.faults.append(PlacedFault(fault, _line(event)))
        if not event.implicit[0]:  # quoted or block text
            return text
        if text in _NULL:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        return _number(text)

    def _count(self, line: int) -> None:
        self.parts += 1
        if self.parts > MAXIMUM_PARTS:
            refuse(f"more than {MAXIMUM_PARTS} parts", "is this the right file?", line)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _number(text: str) -> str | int | float:
    """A plain scalar as JSON would read it: a number, or else text (YAML's `no` is text here)."""
    digits = text[1:] if text[:1] == "-" else text
    if not digits[:1].isascii() or not digits[:1].isdigit() or len(text) > 30:
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float) else text


def parse_yaml(text: str) -> Document:
    """A YAML document of plain data. Raises `InvalidDocument` for what cannot be read at all.

    Duplicate keys and tags are faults of the returned document. Only `true`, `false` and
    `null` are special words; dates and `no` are text.
    """
    builder = _Builder()
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = _line(event)
            match event:
                case yaml.AliasEvent():
                    refuse("an alias (*…)", "write the part out", line)
                case yaml.NodeEvent() if event.anchor is not None:
                    refuse("an anchor (&…)", "write the part out where it is used", line)
                case yaml.ScalarEvent():
                    builder.scalar(event)
                case yaml.MappingStartEvent():
                    builder.open({}, line)
                case yaml.SequenceStartEvent():
                    builder.open([], line)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    builder.close()
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        refuse("a second document (---)", "one document a file", line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        refuse(f"not YAML: {error.problem or error.context}", line=mark.line + 1 if mark else None)
    except yaml.YAMLError as error:
        refuse(f"not YAML: {error}".splitlines()[0])
    if not documents:
        refuse("empty", "write a document")
    return Document(builder.root, builder.lines, tuple(builder.faults))
