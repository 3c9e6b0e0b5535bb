"""What a workbook's file must be before any of it is parsed: bounded, and without surprises.

An XLSX file is a ZIP of XML parts. Sizes are counted while inflating, never taken from the
directory; a DOCTYPE, where entities would be declared, is refused in any part.
"""

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from clairevoie.core.saying import Said
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument, refuse

MAXIMUM_PARTS: Final = 200
MAXIMUM_INFLATED: Final = 16_000_000  # bytes of all parts together
MAXIMUM_CELLS: Final = 200_000
CHUNK: Final = 65_536

OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # .xls and .doc before 2007, and encrypted files
ZIP: Final = b"PK\x03\x04"
WORKBOOK_PART: Final = "xl/workbook.xml"

_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")  # UTF-16 and UTF-32 begin so


def is_workbook(content: bytes) -> bool:
    """Whether a file says by its first bytes that it may be a workbook, of any age."""
    return content.startswith((ZIP, OLD_OFFICE))


def sound_parts(content: bytes) -> Mapping[str, bytes]:
    """Every part of a workbook's file, inflated within bounds. Raises `InvalidDocument`."""
    if len(content) > MAXIMUM_BYTES:
        refuse(
            Said("more than {count} MB", count=MAXIMUM_BYTES // 1_000_000),
            "is this the right file?",
        )
    if content.startswith(OLD_OFFICE):
        refuse("an old or encrypted Office file", "save it as .xlsx, without a password")
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            parts = _inflated(opened)
    except InvalidDocument:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError):
        refuse("not a whole workbook", "it may have been cut off on its way: send it again")
    _check_kind(parts)
    cells = sum(part.count(b"<c ") + part.count(b"<c>") for part in parts.values())
    if cells > MAXIMUM_CELLS:
        refuse(Said("more than {count} cells", count=MAXIMUM_CELLS), "is this the right file?")
    return parts


def _inflated(opened: zipfile.ZipFile) -> dict[str, bytes]:
    members = opened.infolist()
    if len(members) > MAXIMUM_PARTS:
        refuse(Said("more than {count} parts", count=MAXIMUM_PARTS), "is this the right file?")
    parts: dict[str, bytes] = {}
    left = MAXIMUM_INFLATED
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            refuse("an encrypted file", "save it without a password")
        if member.filename in parts or member.compress_type not in _METHODS:
            refuse("not a workbook as Excel or LibreOffice write it", "save it again as .xlsx")
        inflated = bytearray()
        with opened.open(member) as part:
            while chunk := part.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    refuse(
                        Said("more than {count} MB once unpacked", count=MAXIMUM_INFLATED // 10**6),
                        "is this the right file?",
                    )
                inflated += chunk
        parts[member.filename] = bytes(inflated)
    return parts


def _check_kind(parts: Mapping[str, bytes]) -> None:
    """Refuse what is no plain workbook, and what a workbook has no need of."""
    if WORKBOOK_PART not in parts:
        if any(name.startswith("word/") for name in parts):
            refuse("a text document", "send the workbook (.xlsx)")
        if "content.xml" in parts and "mimetype" in parts:
            refuse("an OpenDocument file", "save it as .xlsx")
        refuse("not a workbook", "send the workbook (.xlsx)")
    for name, part in parts.items():
        lowered = name.lower()
        if "vbaproject" in lowered or lowered.startswith("xl/macrosheets/"):
            refuse("a workbook with macros", "save it as .xlsx, without macros")
        if lowered.startswith("xl/externallinks/"):
            refuse("a workbook with links to other files", "replace the links by their values")
        if lowered.endswith((".xml", ".rels")) and _is_suspect(part):
            refuse(
                Said("a part with declarations of its own: {name!r}", name=name[:60]),
                "save it again from Excel or LibreOffice",
            )


def _is_suspect(part: bytes) -> bool:
    """Whether XML declares entities, or is written so that one could not tell."""
    return part.startswith(_WIDE) or b"<!DOCTYPE" in part or b"<!ENTITY" in part
