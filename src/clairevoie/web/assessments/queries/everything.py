"""Everything that a vendor has here: each response, its submissions, receipts and evidence.

Apps above add files of their own to a response: each registers a source in its `apps.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias
from uuid import UUID

from clairevoie.core.canonical import Json
from clairevoie.web.accounts.permissions import Role
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.evidence import HeldEvidence, held_evidence
from clairevoie.web.assessments.queries.workspace import exported_response

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation


_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,40}\.[a-z]{2,5}")


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """A file that belongs to one response: a plain name such as `plan.xlsx`, and its bytes."""

    name: str
    content: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not a plain name: {self.name!r}")


# Called with a response, a language's code and the day: what an app has to add to the response.
FileSource: TypeAlias = Callable[[models.Response, str, date], Iterable[ResponseFile]]

_SOURCES: Final[list[FileSource]] = []


def register_file_source(source: FileSource) -> None:
    """Ask this source too, from now on; registered twice, it is asked once."""
    if source not in _SOURCES:
        _SOURCES.append(source)


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    language: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SubmittedDocument:
    """A submission's bytes as they were signed, and its receipts."""

    number: int
    digest: str
    document: bytes
    receipts: tuple[ReceiptFile, ...]


@dataclass(frozen=True, slots=True)
class WholeResponse:
    """One response as it stands, and all that was submitted of it."""

    response_id: UUID
    product_name: str
    product_version: str
    wave: str
    state: str
    document: Json
    submissions: tuple[SubmittedDocument, ...]
    evidence: tuple[
        HeldEvidence, ...
    ]  # of the answers that leave: those that apply, or did when signed
    evidence_left: int  # pieces of other answers: they leave no more than these
    files: tuple[ResponseFile, ...]  # of other apps
    row: models.Response  # for other formats of the same response


def number_of_responses(vendor: Organisation) -> int:
    return models.Response.objects.filter(product__vendor=vendor).count()


def number_of_evidence(vendor: Organisation) -> int:
    return models.Evidence.objects.filter(response__product__vendor=vendor).count()


def everything_of(vendor: Organisation, language: str, on: date) -> Iterator[WholeResponse]:
    """A vendor's responses by product and wave, read one at a time. A few statements each."""
    rows = models.Response.objects.filter(product__vendor=vendor)
    for pk in rows.order_by("product__name", "wave__opens_on", "pk").values_list("pk", flat=True):
        row = (
            models.Response.objects.select_related(
                "product__vendor__vendor_group", "wave__programme"
            )
            .prefetch_related("product__corridors", "submissions__receipts")
            .get(pk=pk)
        )
        row.role = Role.VENDOR_READER  # who may read everything may order it
        yield _whole(row, language, on)


def _whole(row: models.Response, language: str, on: date) -> WholeResponse:
    document = exported_response(row)
    submissions = tuple(
        map(_submitted, sorted(row.submissions.all(), key=lambda each: each.number))
    )
    backed = _answered(document).union(
        *(_answered(json.loads(each.document)["response"]) for each in submissions)
    )
    pieces = held_evidence(row)
    leaving = tuple(each for each in pieces if each.criterion in backed)
    return WholeResponse(
        response_id=row.public_id,
        product_name=row.product.name,
        product_version=row.product_version,
        wave=row.wave.slug,
        state=row.state,
        document=document,
        submissions=submissions,
        evidence=leaving,
        evidence_left=len(pieces) - len(leaving),
        files=tuple(each for source in _SOURCES for each in source(row, language, on)),
        row=row,
    )


def _submitted(row: models.Submission) -> SubmittedDocument:
    return SubmittedDocument(
        number=row.number,
        digest=row.digest,
        document=row.document.encode(),
        receipts=tuple(
            ReceiptFile(receipt.language, bytes(receipt.content)) for receipt in row.receipts.all()
        ),
    )


def _answered(document: Json) -> set[str]:
    """The criteria that a response's document has answers to."""
    answers = document["answers"] if isinstance(document, dict) else None
    return set(answers) if isinstance(answers, dict) else set()
