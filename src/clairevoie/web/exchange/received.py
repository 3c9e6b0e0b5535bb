"""What a file says, as it is kept until somebody decides on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clairevoie.core.answers import Response, as_document
from clairevoie.core.canonical import canonical_bytes
from clairevoie.formats.responses import response_from_tree


class FileKind(StrEnum):
    JSON = "json"
    WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class StartedFrom:
    """The response that a file was made from, and its revisions then."""

    response_id: str
    facts_revision: int
    revisions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """What of a file is not taken: where it stands, why, and how to mend it."""

    place: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file's sound facts and answers, where they started from, and what is refused of it."""

    kind: FileKind
    response: Response
    started_from: StartedFrom | None
    refused: tuple[RefusedRow, ...] = ()


def as_text(received: ReceivedFile) -> str:
    """The value as canonical JSON, to be kept."""
    started = received.started_from
    return canonical_bytes(
        {
            "kind": str(received.kind),
            "response": as_document(received.response),
            "started_from": started
            and {
                "response": started.response_id,
                "facts_revision": started.facts_revision,
                "revisions": dict(started.revisions),
            },
            "refused": [[each.place, each.what, each.mend] for each in received.refused],
        }
    ).decode()


def from_text(text: str) -> ReceivedFile:
    """The value that was kept."""
    kept = json.loads(text)
    started = kept["started_from"]
    return ReceivedFile(
        kind=FileKind(kept["kind"]),
        response=response_from_tree(kept["response"]),
        started_from=started
        and StartedFrom(started["response"], started["facts_revision"], started["revisions"]),
        refused=tuple(RefusedRow(*each) for each in kept["refused"]),
    )
