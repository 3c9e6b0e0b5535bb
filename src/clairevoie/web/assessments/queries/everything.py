"""Everything that a vendor has here: each response with its submissions and their receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from clairevoie.core.canonical import Json
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.workspace import exported_response

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation


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
    row: models.Response  # for other formats of the same response


def number_of_responses(vendor: Organisation) -> int:
    return models.Response.objects.filter(product__vendor=vendor).count()


def everything_of(vendor: Organisation) -> Iterator[WholeResponse]:
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
        yield _whole(row)


def _whole(row: models.Response) -> WholeResponse:
    return WholeResponse(
        response_id=row.public_id,
        product_name=row.product.name,
        product_version=row.product_version,
        wave=row.wave.slug,
        state=row.state,
        document=exported_response(row),
        submissions=tuple(
            SubmittedDocument(
                number=each.number,
                digest=each.digest,
                document=each.document.encode(),
                receipts=tuple(
                    ReceiptFile(receipt.language, bytes(receipt.content))
                    for receipt in each.receipts.all()
                ),
            )
            for each in sorted(row.submissions.all(), key=lambda each: each.number)
        ),
        row=row,
    )
