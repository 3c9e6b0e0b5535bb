"""Programmes from YAML and JSON (docs/interfaces.md, «Programme»)."""

from collections.abc import Mapping

from clairevoie.core.faults import Fault
from clairevoie.core.programme import (
    FORMAT,
    Corridor,
    InvalidProgramme,
    Programme,
    SharingPolicy,
)
from clairevoie.core.saying import Said
from clairevoie.core.scoring import DEFAULT_CUTS
from clairevoie.formats.reading import Notes, Part, optional
from clairevoie.formats.trees import Document, Tree, parse


def read_programme(content: bytes) -> Programme:
    """A programme file's value. Raises `InvalidDocument` with every fault and its line."""
    return programme_of(parse(content))


def programme_from_tree(tree: Tree) -> Programme:
    """The value of a document that is already plain data. Raises `InvalidDocument`."""
    return programme_of(Document(tree))


def programme_of(document: Document) -> Programme:
    notes = Notes()
    parts = Part(document.tree, (), notes).members(
        ("format", "id", "title", "corridors"), ("bands", "band_merges", "sharing")
    )
    if "format" in parts and parts["format"].value != FORMAT:
        parts["format"].wrong(
            Said("the format {format}", format=FORMAT),
            Said("write format: {format}", format=FORMAT),
        )
    try:
        programme = _programme(parts)
    except InvalidProgramme as invalid:
        document.check(notes.with_rules(invalid.faults, _Unreadable(notes).explains))
        raise
    document.check(notes.faults)
    return programme


class _Unreadable:
    """The corridors and cut points that were noted: rules on what refers to them say nothing."""

    def __init__(self, notes: Notes) -> None:
        paths = [each.path for each in notes.faults]
        # The list as a whole, one corridor as a whole, or a part that names one.
        self.corridors = any(
            path[:1] == ("corridors",) and path[2:] in ((), ("id",), ("merges_into",))
            for path in paths
        )
        self.bands = any(path[:1] == ("bands",) for path in paths)
        self.merges = {path[1] for path in paths if path[:1] == ("band_merges",) and path[1:]}

    def explains(self, fault: Fault) -> bool:
        """Whether a rule's fault only comes from one of them."""
        match fault.path:
            case ("corridors", int(), "merges_into"):
                return self.corridors
            case ("bands",):
                return self.bands
            case ("band_merges", int() as index):
                finer_is_noted = index - 1 in self.merges if index else self.bands
                return finer_is_noted or index in self.merges
        return False


def _programme(parts: Mapping[str, Part]) -> Programme:
    return Programme(
        id=optional(parts, "id", Part.text, ""),
        title=optional(parts, "title", Part.languages, {}),
        corridors=optional(
            parts, "corridors", lambda part: tuple(_corridor(each) for each in part.items(100)), ()
        ),
        bands=optional(parts, "bands", _cuts, DEFAULT_CUTS),
        band_merges=optional(
            parts, "band_merges", lambda part: tuple(_cuts(each) for each in part.items(20)), ()
        ),
        sharing=SharingPolicy(
            optional(parts, "sharing", lambda part: part.one_of(SharingPolicy), "on_request")
        ),
    )


def _corridor(part: Part) -> Corridor:
    members = part.members(("id", "label"), ("merges_into", "group"))
    return Corridor(
        id=optional(members, "id", Part.text, ""),
        label=optional(members, "label", Part.languages, {}),
        merges_into=optional(members, "merges_into", Part.text, None),
        group=optional(members, "group", Part.boolean, False),
    )


def _cuts(part: Part) -> tuple[int, ...]:
    return tuple(each.integer() for each in part.items(100))
