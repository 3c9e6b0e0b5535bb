"""What is wrong with a document: one value for each fault, and the checks that documents share."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from clairevoie.core.saying import Said

IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}", re.ASCII)
LANGUAGE: Final = re.compile(r"[a-z]{2}", re.ASCII)

# One text in each language: {"fr": "…", "en": "…"}.
Text: TypeAlias = Mapping[str, str]
# Where a fault stands in the document: ("criteria", 3, "levels", 0, "label").
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a document, where it stands, and how to mend it."""

    path: Path
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({self.mend})" if self.mend else self.what


def identifier_faults(path: Path, identifier: str) -> Iterator[Fault]:
    if not IDENTIFIER.fullmatch(identifier):
        yield Fault(
            path,
            Said("{identifier} is not an identifier", identifier=quoted(identifier)),
            "a lower-case letter, then letters, digits, dashes; at most 63",
        )


def text_faults(path: Path, text: Text, languages: tuple[str, ...]) -> Iterator[Fault]:
    """What is wrong with a text: a language missing, empty, or not one of those wanted."""
    for language in languages:
        if not text.get(language, "").strip():
            yield Fault(
                path,
                Said("no text in {language}", language=quoted(language)),
                Said("write {key}: …", key=language),
            )
    for language in text:
        if language not in languages:
            yield Fault(
                (*path, language),
                Said(
                    "text in {language}, which is not one of the languages",
                    language=quoted(language),
                ),
                "add it to languages, or remove it",
            )


def duplicate_faults(
    name: str, ids: Iterable[str], *, prefix: Path = (), key: str | None = "id"
) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, identifier in enumerate(ids):
        if identifier in seen:
            place: Path = (*prefix, name, index) if key is None else (*prefix, name, index, key)
            yield Fault(
                place,
                Said(
                    "{identifier} stands twice in {name}", identifier=quoted(identifier), name=name
                ),
                "give each its own",
            )
        seen.add(identifier)


def quoted(value: str) -> str:
    """A value from outside, short enough and safe enough for one line of a message."""
    shown = value if len(value) <= 60 else value[:57] + "…"
    return repr(shown)
