"""What a file says, as it is kept until somebody decides on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from clairevoie.core.answers import Response, as_document
from clairevoie.core.canonical import Json, canonical_bytes
from clairevoie.core.saying import Said
from clairevoie.formats.origin import Origin
from clairevoie.formats.responses import response_from_tree


class FileKind(StrEnum):
    JSON = "json"
    WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """What of a file is not taken: where it stands, why, and how to mend it.

    Sentences of the rules (`Said`) stay what they are, to be said in the reader's language.
    """

    place: str
    what: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file's sound facts and answers, where they started from, and what is refused of it."""

    kind: FileKind
    response: Response
    origin: Origin | None
    refused: tuple[RefusedRow, ...] = ()


def as_text(received: ReceivedFile) -> str:
    """The value as canonical JSON, to be kept."""
    return canonical_bytes(
        {
            "kind": str(received.kind),
            "response": as_document(received.response),
            "origin": _origin_document(received.origin) if received.origin else None,
            "refused": [
                [each.place, _sentence_document(each.what), _sentence_document(each.mend)]
                for each in received.refused
            ],
        }
    ).decode()


def from_text(text: str) -> ReceivedFile:
    """The value that was kept."""
    kept = json.loads(text)
    return ReceivedFile(
        kind=FileKind(kept["kind"]),
        response=response_from_tree(kept["response"]),
        origin=_origin(kept["origin"]) if kept["origin"] else None,
        refused=tuple(
            RefusedRow(place, _sentence(what), _sentence(mend))
            for place, what, mend in kept["refused"]
        ),
    )


def _origin_document(origin: Origin) -> Json:
    return {
        "response": origin.response_id,
        "exported_at": origin.exported_at.isoformat(),
        "facts_revision": origin.facts_revision,
        "revisions": dict(origin.revisions),
    }


def _origin(kept: Mapping[str, Any]) -> Origin:
    return Origin(
        response_id=kept["response"],
        exported_at=datetime.fromisoformat(kept["exported_at"]),
        facts_revision=kept["facts_revision"],
        revisions=kept["revisions"],
    )


def _sentence_document(text: str) -> Json:
    if not isinstance(text, Said):
        return str(text)
    return {"pattern": text.pattern, "values": {k: _value(v) for k, v in text.values.items()}}


def _value(value: object) -> Json:
    if isinstance(value, str):
        return _sentence_document(value)
    return value if isinstance(value, int) else str(value)


def _sentence(kept: Json) -> str:
    if not isinstance(kept, dict):
        return str(kept)
    values = {
        name: _sentence(each) if isinstance(each, dict) else each
        for name, each in kept["values"].items()
    }
    return Said(kept["pattern"], **values)
