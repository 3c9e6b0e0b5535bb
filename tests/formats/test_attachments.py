"""Files that back an answer: what they are by their content, and what is refused."""

import io
import zipfile

import pytest

from clairevoie.formats.attachments import (
    MAXIMUM_BYTES,
    FileType,
    RefusedAttachment,
    file_type,
)

PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 5000 + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 5000 + b"\xff\xd9"


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", part: b"<x/>", **more})


def open_document(kind: str) -> bytes:
    return zipped(
        **{
            "mimetype": b"application/vnd.oasis.opendocument." + kind.encode(),
            "content.xml": b"<x/>",
        }
    )


def found(content: bytes, name: str = "fichier") -> FileType:
    return file_type(io.BytesIO(content), len(content), name)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        ("Procès-verbal du comité.\n".encode(), "txt"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("ppt/presentation.xml"), "pptx"),
        (open_document("text"), "odt"),
        (open_document("spreadsheet"), "ods"),
        (open_document("presentation"), "odp"),
    ],
)
def test_each_type_is_known_by_its_content(content, kind):
    assert found(content) == kind
    assert found(content, f"document.{kind}") == kind
    assert found(content, f"DOCUMENT.{kind.upper()}") == kind


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "vide.pdf", "an empty file"),
        (PDF[:-20], "coupe.pdf", "without its end"),
        (PNG[:-20], "coupe.png", "without its end"),
        (JPEG[:-2], "coupe.jpg", "without its end"),
        (office("word/document.xml")[:-30], "coupe.docx", "without its end"),
        (PDF, "image.png", "the name says png"),
        (office("word/document.xml"), "classeur.xlsx", "the name says xlsx"),
        (b"MZ\x90\x00programme", "rapport.pdf", "none of the types"),
        (b"\x7fELF" + bytes(50), "rapport.txt", "none of the types"),
        (b"GIF89a\x00\x01", "image.gif", "none of the types"),
        ("é".encode("latin-1"), "notes.txt", "none of the types"),
        (b"a\x00b", "notes.txt", "none of the types"),
        (zipped(**{"a.exe": b"x"}), "archive.docx", "none of the types"),
        (office("word/document.xml", **{"word/vbaProject.bin": b"x"}), "m.docx", "with macros"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "vieux.doc", "none of the types"),
    ],
)
def test_what_lies_is_cut_off_or_is_not_taken_is_refused_with_the_reason(content, name, why):
    with pytest.raises(RefusedAttachment) as refused:
        found(content, name)
    assert why in str(refused.value)
    assert refused.value.mend


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(RefusedAttachment, match="more than 20 MB"):
        file_type(io.BytesIO(), MAXIMUM_BYTES + 1, "grand.pdf")
