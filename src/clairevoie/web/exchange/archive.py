"""Everything of a vendor as one ZIP file: folders by product and wave, and a list of what is in it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Final

from django.utils.text import slugify

from clairevoie.formats.wording import Language
from clairevoie.web.assessments.queries.workbooks import exported_workbook
from clairevoie.web.programmes.tables import csv_text

if TYPE_CHECKING:
    from clairevoie.web.assessments.queries.everything import WholeResponse

MAXIMUM_BYTES: Final = 500_000_000  # of the whole file
COLUMNS: Final = ("product", "version", "wave", "state", "folder", "submissions", "digest")


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
        self._size = 0

    def add(self, response: WholeResponse) -> None:
        """Write one response and its submissions. Raises `TooLarge`."""
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

    def add_contents(self) -> None:
        """Write the list of what is in it, last. Raises `TooLarge`."""
        self._write("contents.csv", csv_text(COLUMNS, self._rows).encode())

    def close(self) -> None:
        """End the file, whole or not."""
        self._zip.close()

    def _write(self, name: str, content: bytes) -> None:
        self._size += len(content)
        if self._size > MAXIMUM_BYTES:
            raise TooLarge
        entry = zipfile.ZipInfo(name, self._date)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, content)


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
