"""What a file that backs an answer is, by its content: its name is believed in nothing."""

import zipfile
from enum import StrEnum
from typing import BinaryIO, Final

from clairevoie.core.saying import Said
from clairevoie.formats.trees import UNWANTED

MAXIMUM_BYTES: Final = 20_000_000
MAXIMUM_MEMBERS: Final = 5_000  # of an office document
_START: Final = 4096
_END: Final = 2048


class FileType(StrEnum):
    """What is taken; the value is the ending that a download gets."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    TEXT = "txt"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"


_OFFICE: Final = {
    "word/document.xml": FileType.DOCX,
    "xl/workbook.xml": FileType.XLSX,
    "ppt/presentation.xml": FileType.PPTX,
}
_OPEN_DOCUMENT: Final = {
    b"application/vnd.oasis.opendocument.text": FileType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileType.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileType.ODP,
}
_ENDINGS: Final = {"jpeg": FileType.JPEG, "text": FileType.TEXT, "log": FileType.TEXT}


class RefusedAttachment(ValueError):
    """Why a file is not taken, and what to do."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what} ({mend})")


def file_type(file: BinaryIO, size: int, name: str) -> FileType:
    """The type of a file that can be sought in, of so many bytes. Raises `RefusedAttachment`.

    Its beginning, its end and, for office documents, its list of parts are looked at; nothing is
    unpacked. A name that says another type is refused: whoever opens it would be misled.
    """
    if size == 0:
        raise RefusedAttachment(
            "an empty file", "it may have been cut off on its way: send it again"
        )
    if size > MAXIMUM_BYTES:
        raise RefusedAttachment(
            Said("more than {count} MB", count=MAXIMUM_BYTES // 1_000_000),
            "send a part of it, or a link",
        )
    found = _by_content(file, size)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    told = _ENDINGS.get(ending, ending)
    if told and told != found and told in tuple(FileType):
        raise RefusedAttachment(
            Said("the name says {told}, the content is {found}", told=str(told), found=str(found)),
            "send it under its own type",
        )
    return found


def _by_content(file: BinaryIO, size: int) -> FileType:
    file.seek(0)
    start = file.read(_START)
    file.seek(max(0, size - _END))
    end = file.read(_END)
    if start.startswith(b"%PDF-"):
        return _whole(FileType.PDF, b"%%EOF" in end)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(FileType.PNG, b"IEND\xaeB`\x82" in end)
    if start.startswith(b"\xff\xd8\xff"):
        return _whole(FileType.JPEG, b"\xff\xd9" in end)
    if start.startswith(b"PK\x03\x04"):
        return _office(file)
    return _text(file)


def _whole(kind: FileType, is_whole: bool) -> FileType:
    if not is_whole:
        raise RefusedAttachment(
            "a file without its end", "it may have been cut off on its way: send it again"
        )
    return kind


def _office(file: BinaryIO) -> FileType:
    """An office document by its list of parts; without macros."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as parts:
            names = set(parts.namelist()[: MAXIMUM_MEMBERS + 1])
            kind = next((each for part, each in _OFFICE.items() if part in names), None)
            if kind is None and "mimetype" in names and parts.getinfo("mimetype").file_size < 100:
                kind = _OPEN_DOCUMENT.get(parts.read("mimetype").strip())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError):
        raise RefusedAttachment(
            "a file without its end", "it may have been cut off on its way: send it again"
        ) from None
    if kind is None or len(names) > MAXIMUM_MEMBERS:
        raise _unknown()
    if any("vbaproject" in each.lower() or each.lower().startswith("basic/") for each in names):
        raise RefusedAttachment("a document with macros", "save it without macros, or as PDF")
    return kind


def _text(file: BinaryIO) -> FileType:
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unknown() from None
    if UNWANTED.search(text):
        raise _unknown()
    return FileType.TEXT


def _unknown() -> RefusedAttachment:
    return RefusedAttachment(
        "none of the types that are taken",
        "PDF, PNG, JPEG, plain text in UTF-8, or an office document without macros",
    )
