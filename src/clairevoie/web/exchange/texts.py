"""Two versions of a text as the pieces that stay, go and come, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

# Pairs of words compared at most; beyond, the texts are shown one after the other.
MAXIMUM_PAIRS: Final = 60_000
_WORDS: Final = re.compile(r"\s+|[^\s]+")


class PieceKind(StrEnum):
    STAYS = "stays"
    GOES = "goes"
    COMES = "comes"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: PieceKind
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts, in reading order; those that stay and go make up `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > MAXIMUM_PAIRS:
        return tuple(_pieces("", before, after))
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return tuple(
        piece
        for kind, a, b, c, d in matcher.get_opcodes()
        for piece in (
            _pieces("".join(old[a:b]), "", "")
            if kind == "equal"
            else _pieces("", "".join(old[a:b]), "".join(new[c:d]))
        )
    )


def _pieces(stays: str, goes: str, comes: str) -> Iterator[Piece]:
    for kind, text in (
        (PieceKind.STAYS, stays),
        (PieceKind.GOES, goes),
        (PieceKind.COMES, comes),
    ):
        if text:
            yield Piece(kind, text)
