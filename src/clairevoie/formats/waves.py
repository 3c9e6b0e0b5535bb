"""Waves that ship with the product, from YAML (docs/interfaces.md, «Wave»)."""

from collections.abc import Mapping
from typing import Final

from clairevoie.core.programme import WavePlan
from clairevoie.core.saying import Said
from clairevoie.formats.reading import Notes, Part, optional
from clairevoie.formats.trees import parse

FORMAT: Final = "clairevoie/wave/1"
_KEYS: Final = ("format", "id", "programme", "title", "questionnaire", "validity_months")


def read_wave(content: bytes) -> WavePlan:
    """A wave file's value. Raises `InvalidDocument` with every fault and its line."""
    document = parse(content)
    notes = Notes()
    parts = Part(document.tree, (), notes).members(_KEYS)
    if "format" in parts and parts["format"].value != FORMAT:
        parts["format"].wrong(
            Said("the format {format}", format=FORMAT),
            Said("write format: {format}", format=FORMAT),
        )
    none: Mapping[str, Part] = {}
    asked = optional(parts, "questionnaire", lambda part: part.members(("id", "version")), none)
    plan = WavePlan(
        id=optional(parts, "id", Part.text, ""),
        programme=optional(parts, "programme", Part.text, ""),
        title=optional(parts, "title", Part.languages, {}),
        questionnaire_id=optional(asked, "id", Part.text, ""),
        questionnaire_version=optional(asked, "version", Part.text, ""),
        validity_months=optional(parts, "validity_months", Part.integer, 0),
    )
    document.check(notes.faults)
    return plan
