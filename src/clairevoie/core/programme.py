"""A programme: its corridors with their published way to coarser statistics, its cut points, its policy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from clairevoie.core.canonical import Json
from clairevoie.core.faults import IDENTIFIER, LANGUAGE, Fault, Path, Text, text_faults
from clairevoie.core.saying import Said
from clairevoie.core.scoring import InvalidCuts, bands

FORMAT: Final = "clairevoie/programme/1"


class SharingPolicy(StrEnum):
    """Who may see one product's answers (domain.md, «Sharing»)."""

    ON_REQUEST = "on_request"
    DUTY_TO_ALERT = "duty_to_alert"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Corridor:
    """A sector of the programme, or a group that smaller ones merge into."""

    id: str
    label: Text
    merges_into: str | None = None
    group: bool = False


@dataclass(frozen=True, slots=True)
class WavePlan:
    """A wave as it ships: what it asks and how long its submissions hold, but no dates."""

    id: str
    programme: str
    title: Text
    questionnaire_id: str
    questionnaire_version: str
    validity_months: int


class InvalidProgramme(ValueError):
    """The programme breaks at least one rule; `faults` holds every one of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults in the programme")


@dataclass(frozen=True, slots=True)
class Programme:
    id: str
    title: Text
    corridors: tuple[Corridor, ...]
    bands: tuple[int, ...]
    band_merges: tuple[tuple[int, ...], ...] = ()
    sharing: SharingPolicy = SharingPolicy.ON_REQUEST

    def __post_init__(self) -> None:
        faults = tuple(_faults_of(self))
        if faults:
            raise InvalidProgramme(faults)

    @property
    def product_corridors(self) -> tuple[Corridor, ...]:
        """The corridors that products stand in: all but the groups."""
        return tuple(each for each in self.corridors if not each.group)

    def corridor(self, corridor_id: str) -> Corridor:
        """The corridor of this id; `KeyError` when there is none."""
        for corridor in self.corridors:
            if corridor.id == corridor_id:
                return corridor
        raise KeyError(corridor_id)


def _faults_of(programme: Programme) -> Iterator[Fault]:
    if not IDENTIFIER.fullmatch(programme.id):
        yield Fault(
            ("id",), Said("{identifier} is not an identifier", identifier=repr(programme.id[:60]))
        )
    yield from _label_faults(("title",), programme.title)
    yield from _corridor_faults(programme.corridors)
    yield from _cut_faults(("bands",), programme.bands)
    for index, merge in enumerate(programme.band_merges):
        path: Path = ("band_merges", index)
        yield from _cut_faults(path, merge)
        finer = programme.band_merges[index - 1] if index else programme.bands
        if not set(merge) < set(finer):
            yield Fault(
                path,
                Said("{cuts} is not coarser than {finer}", cuts=list(merge), finer=list(finer)),
                "fine to coarse",
            )


def _cut_faults(path: Path, cuts: tuple[int, ...]) -> Iterator[Fault]:
    try:
        bands(cuts)
    except InvalidCuts as error:
        yield Fault(path, Said("cut points must go up from 0 to 100, not {cuts}", cuts=error.cuts))


def _corridor_faults(corridors: tuple[Corridor, ...]) -> Iterator[Fault]:
    if not corridors:
        yield Fault(("corridors",), "no corridor", "write at least one")
    by_id: dict[str, Corridor] = {}
    for index, corridor in enumerate(corridors):
        path: Path = ("corridors", index, "id")
        if not IDENTIFIER.fullmatch(corridor.id):
            yield Fault(
                path, Said("{identifier} is not an identifier", identifier=repr(corridor.id[:60]))
            )
        yield from _label_faults(("corridors", index, "label"), corridor.label)
        if corridor.id in by_id:
            yield Fault(
                path,
                Said("{identifier} stands twice", identifier=repr(corridor.id)),
                "give each its own",
            )
        by_id[corridor.id] = corridor
    for index, corridor in enumerate(corridors):
        yield from _merge_faults(("corridors", index, "merges_into"), corridor, by_id)


def _merge_faults(path: Path, corridor: Corridor, by_id: dict[str, Corridor]) -> Iterator[Fault]:
    target, seen = corridor.merges_into, {corridor.id}
    while target is not None:
        if target not in by_id:
            yield Fault(
                path,
                Said("unknown corridor {corridor}", corridor=repr(target[:60])),
                "name one of the corridors",
            )
            return
        if target in seen:
            yield Fault(
                path,
                Said("{corridor} merges into itself", corridor=repr(corridor.id)),
                "break the circle",
            )
            return
        seen.add(target)
        target = by_id[target].merges_into


def as_document(programme: Programme) -> Json:
    """The programme as its JSON document (interfaces.md)."""
    return {
        "format": FORMAT,
        "id": programme.id,
        "title": dict(programme.title),
        "corridors": [_corridor_document(each) for each in programme.corridors],
        "bands": list(programme.bands),
        "band_merges": [list(each) for each in programme.band_merges],
        "sharing": str(programme.sharing),
    }


def _corridor_document(corridor: Corridor) -> Json:
    document: dict[str, Json] = {"id": corridor.id, "label": dict(corridor.label)}
    if corridor.merges_into is not None:
        document["merges_into"] = corridor.merges_into
    if corridor.group:
        document["group"] = True
    return document


def _label_faults(path: Path, text: Text) -> Iterator[Fault]:
    """A programme names no languages of its own: a text needs at least one, and none empty."""
    if not text:
        yield Fault(path, "no text", "{fr: …, en: …}")
    for language in text:
        if not LANGUAGE.fullmatch(language):
            yield Fault(
                (*path, language),
                Said("{language} is not a language", language=repr(language[:60])),
                "two lower-case letters",
            )
    yield from text_faults(path, text, tuple(text))
