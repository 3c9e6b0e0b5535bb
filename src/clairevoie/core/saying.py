"""Sentences of the rules, in English, that can be said in another language without being parsed."""

from collections.abc import Mapping
from typing import Self


class Said(str):
    """A sentence with values in it that remembers its pattern: `Said("at most {count}", count=3)`.

    It is the English text wherever a text is wanted; whoever speaks another language puts the same
    values into that language's pattern (`clairevoie.formats.saying.said_in`). A value that is itself
    `Said` is said in that language too.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Self:
        said = super().__new__(cls, pattern.format(**values))
        said.pattern = pattern
        said.values = values
        return said
