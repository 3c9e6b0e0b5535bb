"""A plain tree read into typed parts: every fault of shape is noted, and reading goes on.

Where a part has the wrong shape a neutral value stands in for it, so that all other faults of
the document are found in the same run; `Notes.with_rules` drops what rules say of the stand-ins.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from clairevoie.core.faults import Fault, Path, Text
from clairevoie.core.saying import Said
from clairevoie.formats.trees import UNWANTED, Tree

MAXIMUM_TEXT: Final = 4000  # characters
EXACT_INTEGER: Final = 2**53 - 1  # the largest that every reader of JSON takes exactly (RFC 8785)
# Stands in for a text that could not be read: no text, but not an empty one either.
UNREADABLE: Final = "…"

T = TypeVar("T")


@dataclass(slots=True)
class Notes:
    """The faults of shape found so far."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, path: Path, what: str, mend: str = "") -> None:
        self.faults.append(Fault(path, what, mend))

    def with_rules(
        self, rule_faults: Iterable[Fault], follows: Callable[[Fault], bool]
    ) -> tuple[Fault, ...]:
        """These faults and the rules' own, but nothing that the rules say of a stand-in.

        `follows`: whether a rule's fault only comes from another part, which is noted here.
        """
        noted = {each.path for each in self.faults}
        return (
            *self.faults,
            *(
                each
                for each in rule_faults
                if not any(each.path[:length] in noted for length in range(len(each.path) + 1))
                and not follows(each)
            ),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a tree, its path, and where its faults are noted."""

    value: Tree
    path: Path
    notes: Notes

    def members(
        self, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Mapping[str, "Part"]:
        """The members of an object; unknown and missing keys are faults. Missing ones are absent."""
        if not isinstance(self.value, dict):
            self._wrong(Said("an object"))
            return {}
        allowed = (*required, *optional)
        for key in self.value:
            if key not in allowed:
                self.notes.add(
                    (*self.path, key),
                    Said("unknown key {key!r}", key=str(key)[:60]),
                    Said("one of {known}", known=", ".join(allowed)),
                )
        for key in required:
            if key not in self.value:
                self.notes.add(
                    (*self.path, key),
                    Said("{key!r} is missing", key=key),
                    Said("write {key}: …", key=key),
                )
        return {
            key: Part(self.value[key], (*self.path, key), self.notes)
            for key in allowed
            if key in self.value
        }

    def pairs(self) -> Iterator[tuple[str, "Part"]]:
        """The members of an object whose keys are free."""
        if not isinstance(self.value, dict):
            self._wrong(Said("an object"))
            return
        for key, value in self.value.items():
            yield key, Part(value, (*self.path, key), self.notes)

    def items(self, maximum: int = 2000) -> Iterator["Part"]:
        """The items of a list of at most `maximum`."""
        if not isinstance(self.value, list):
            self._wrong(Said("a list"))
            return
        if len(self.value) > maximum:
            self.notes.add(
                self.path,
                Said("a list of {count}", count=len(self.value)),
                Said("at most {most}", most=maximum),
            )
            return
        for index, value in enumerate(self.value):
            yield Part(value, (*self.path, index), self.notes)

    def text(self, maximum: int = MAXIMUM_TEXT) -> str:
        if not isinstance(self.value, str):
            self._wrong(Said("text"), "write it in quotes" if self._is_scalar() else "")
            return UNREADABLE
        if len(self.value) > maximum:
            self.notes.add(
                self.path,
                Said("text of {count} characters", count=len(self.value)),
                Said("at most {most}", most=maximum),
            )
            return UNREADABLE
        if UNWANTED.search(self.value):
            self.notes.add(self.path, "a control character or a lone surrogate", "remove it")
            return UNREADABLE
        return self.value

    def integer(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self._wrong(Said("a whole number"), "without quotes or decimal point")
            return 0
        if abs(self.value) > EXACT_INTEGER:
            self.notes.add(self.path, "a number out of all range")
            return 0
        return self.value

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            self._wrong(Said("true or false"), "without quotes")
            return False
        return self.value

    def one_of(self, allowed: Iterable[str]) -> str:
        """A text among the allowed ones (an enum's values, or a list)."""
        values = [str(each) for each in allowed]
        if not isinstance(self.value, str):
            self._wrong(Said("a text"), Said("one of {known}", known=", ".join(values)))
        elif self.value not in values:
            what = Said("{value!r} is not known", value=self.value[:60])
            self.notes.add(self.path, what, Said("one of {known}", known=", ".join(values)))
        else:
            return self.value
        return values[0]

    def languages(self) -> Text:
        """A text in each language: {fr: …, en: …}."""
        if not isinstance(self.value, dict):
            self._wrong(Said("a text for each language"), "{fr: …, en: …}")
            return {}
        return {key: part.text() for key, part in self.pairs()}

    def wrong(self, wanted: Said, mend: str = "") -> None:
        self._wrong(wanted, mend)

    def _is_scalar(self) -> bool:
        return isinstance(self.value, bool | int | float)

    def _wrong(self, wanted: Said, mend: str = "") -> None:
        self.notes.add(
            self.path,
            Said("{kind} where {wanted} is wanted", kind=kind_of(self.value), wanted=wanted),
            mend,
        )


def kind_of(value: Any) -> Said:
    """What a part is, in words for a message."""
    match value:
        case None:
            return Said("nothing")
        case bool():
            return Said("true or false")
        case int() | float():
            return Said("a number")
        case str():
            return Said("a text")
        case list():
            return Said("a list")
        case _:
            return Said("an object")


def optional(members: Mapping[str, Part], key: str, read: Callable[[Part], T], default: T) -> T:
    """A member read by `read`, or the default where it is absent."""
    return read(members[key]) if key in members else default
