"""What a cell lists, one a line: `ISO/IEC 27001:2022 | A.5.1`, `GOV-1 | 1 | reworded`."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from clairevoie.core.canonical import Json
from clairevoie.formats.trees import Tree

SEPARATOR: Final = "|"
REFERENCE: Final = ("source", "id")
REPLACEMENT: Final = ("criterion", "version", "change")


class UnreadableLine(ValueError):
    """A line that has not the parts that it should have."""

    def __init__(self, line: str) -> None:
        self.line = line
        super().__init__(line)


def listed(items: Iterable[Json], keys: Sequence[str]) -> str:
    """The lines of a list of objects that each have these keys, with texts."""
    return "\n".join(_line(item, keys) for item in items)


def _line(item: Json, keys: Sequence[str]) -> str:
    texts = [item[key] for key in keys] if isinstance(item, dict) else []
    plain = all(
        text and text == text.strip() and not set(text) & {SEPARATOR, "\n", "\r"}
        for text in map(str, texts)
    )
    if plain and not str(texts[0]).startswith("{"):
        return f" {SEPARATOR} ".join(map(str, texts))
    return json.dumps(item, ensure_ascii=False)  # a text with a bar or a line's end in it


def items_of(text: str, keys: Sequence[str]) -> list[Tree]:
    """The objects of a cell's lines; empty lines are passed over. Raises `UnreadableLine`."""
    return [_item(line, keys) for line in text.split("\n") if line.strip()]


def _item(line: str, keys: Sequence[str]) -> Tree:
    if line.lstrip().startswith("{"):
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            raise UnreadableLine(line) from None
    parts = [each.strip() for each in line.split(SEPARATOR)]
    if len(parts) != len(keys):
        raise UnreadableLine(line)
    return dict(zip(keys, parts, strict=True))
