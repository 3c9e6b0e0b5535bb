"""Everything of a vendor as one ZIP file: folders by product and wave, and lists of what is in it.

Files of evidence go in as they were sent, under names made here; their SHA-256 is taken on the way,
and the list of evidence says which of them are whole. Nothing of a file is held in memory at once.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, Final

from django.utils.text import slugify

from clairevoie.core.canonical import digest_of_hash
from clairevoie.formats.wording import Language
from clairevoie.web.assessments.queries.workbooks import exported_workbook
from clairevoie.web.programmes.tables import csv_text

if TYPE_CHECKING:
    from clairevoie.web.assessments.queries.everything import WholeResponse
    from clairevoie.web.assessments.queries.evidence import HeldEvidence

MAXIMUM_BYTES: Final = 500_000_000  # of all documents
MAXIMUM_EVIDENCE: Final = 500_000_000  # bytes of files of evidence; further ones are listed only
COLUMNS: Final = ("product", "version", "wave", "state", "folder", "submissions", "digest")
EVIDENCE_COLUMNS: Final = (
    "folder",
    "criterion",
    "title",
    "state",
    "file",
    "link",
    "bytes",
    "digest",
    "dated",
    "valid_until",
)


class Held(StrEnum):
    """What the file holds of a piece of evidence."""

    WHOLE = "whole"
    LINK = "link"  # nothing but its address
    LEFT_OUT = "left-out"  # no room: to be downloaded by itself
    ALTERED = "altered"  # not the bytes that were sent
    MISSING = "missing"  # the storage has it no more


class TooLarge(ValueError):
    """There is more than one file should hold."""


class Archive:
    """A ZIP file written response by response, its list of contents last."""

    def __init__(self, target: BinaryIO, made_at: datetime, language: Language) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._made_at = made_at
        self._language = language
        self._date = made_at.timetuple()[:6]
        self._rows: list[tuple[object, ...]] = []
        self._evidence: list[tuple[object, ...]] = []
        self._numbers: Counter[str] = Counter()
        self._size = 0
        self._evidence_size = 0

    def add(self, response: WholeResponse) -> None:
        """Write one response, its submissions and its plan. Raises `TooLarge`."""
        folder = _folder(response)
        for name, content in _files(response):
            self._write(f"{folder}/{name}", content)
        workbook = exported_workbook(response.row, self._language, self._made_at)
        self._write(f"{folder}/response.xlsx", workbook)
        latest = response.submissions[-1].digest if response.submissions else ""
        self._rows.append(
            (
                response.product_name,
                response.product_version,
                response.wave,
                response.state,
                folder,
                len(response.submissions),
                latest,
            )
        )

    def add_evidence(self, response: WholeResponse, piece: HeldEvidence) -> None:
        """Write one file of evidence, or list it where that cannot be."""
        folder = _folder(response)
        state, file = Held.LINK, ""
        if piece.stored_as:
            file = self._evidence_name(folder, piece)
            state = self._copy(f"{folder}/{file}", piece)
        self._evidence.append(
            (
                folder,
                piece.criterion,
                piece.title,
                state,
                "" if state in (Held.LEFT_OUT, Held.MISSING) else file,
                piece.url,
                piece.size if piece.stored_as else None,
                piece.digest,
                piece.dated,
                piece.valid_until,
            )
        )

    def add_contents(self) -> None:
        """Write the lists of what is in it, last. Raises `TooLarge`."""
        self._write("contents.csv", csv_text(COLUMNS, self._rows).encode())
        self._write("evidence.csv", csv_text(EVIDENCE_COLUMNS, self._evidence).encode())

    def close(self) -> None:
        """End the file, whole or not."""
        self._zip.close()

    def _evidence_name(self, folder: str, piece: HeldEvidence) -> str:
        """evidence/GOV-1-2-charter.pdf: a number that no other has, and a title made harmless."""
        self._numbers[f"{folder}/{piece.criterion}"] += 1
        number = self._numbers[f"{folder}/{piece.criterion}"]
        title = slugify(piece.title)[:60].strip("-_") or "evidence"
        return f"evidence/{piece.criterion}-{number}-{title}.{piece.ending}"

    def _copy(self, name: str, piece: HeldEvidence) -> Held:
        """The bytes as they come, no more of them than the evidence is said to have."""
        if self._evidence_size + piece.size > MAXIMUM_EVIDENCE:
            return Held.LEFT_OUT
        chunks = piece.chunks()
        try:
            chunk = next(chunks, b"")
        except OSError:
            return Held.MISSING
        self._evidence_size += piece.size
        found, size = hashlib.sha256(), 0
        with self._zip.open(self._entry(name, zipfile.ZIP_STORED), "w") as target:
            try:
                while chunk and size + len(chunk) <= piece.size:
                    target.write(chunk)
                    found.update(chunk)
                    size += len(chunk)
                    chunk = next(chunks, b"")
            except OSError:
                return Held.ALTERED
        is_whole = not chunk and digest_of_hash(found.digest()) == piece.digest
        return Held.WHOLE if is_whole else Held.ALTERED

    def _write(self, name: str, content: bytes) -> None:
        self._size += len(content)
        if self._size > MAXIMUM_BYTES:
            raise TooLarge
        self._zip.writestr(self._entry(name, zipfile.ZIP_DEFLATED), content)

    def _entry(self, name: str, compression: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._date)
        entry.compress_type = compression
        entry.external_attr = 0o644 << 16
        return entry


def _folder(response: WholeResponse) -> str:
    """A name that says what is in it, safe in any file system, and that no other has."""
    name = slugify(f"{response.product_name} {response.product_version}")[:60] or "product"
    return f"{name}/{response.wave}-{str(response.response_id)[:8]}"


def _files(response: WholeResponse) -> Iterator[tuple[str, bytes]]:
    yield (
        "response.json",
        json.dumps(response.document, ensure_ascii=False, indent=1).encode(),
    )
    for each in response.submissions:
        yield f"submission-{each.number}.json", each.document
        for receipt in each.receipts:
            yield f"submission-{each.number}.receipt.{receipt.language}.pdf", receipt.content
    for file in response.files:
        yield file.name, file.content
