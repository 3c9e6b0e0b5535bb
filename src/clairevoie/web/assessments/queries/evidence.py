"""What backs the answers of a response, as pages list it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.files.storage import storages
from django.db.models import Count
from django.utils import timezone

from clairevoie.web.assessments import models

if TYPE_CHECKING:
    from clairevoie.web.assessments.models import Evidence, Response


STORAGE: Final = "evidence"  # its alias in the settings


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    evidence_id: UUID
    criterion: str
    title: str
    url: str
    ending: str
    size: int
    digest: str
    dated: date | None
    valid_until: date | None
    added_by: str
    added_at: datetime
    is_signed: bool  # a submission holds it
    is_expired: bool


def evidence_of(response: Response, criterion: str = "") -> tuple[EvidenceLine, ...]:
    """A response's evidence, or one criterion's, by criterion. One statement."""
    today = timezone.localdate()
    rows = models.Evidence.objects.filter(response=response)
    if criterion:
        rows = rows.filter(criterion=criterion)
    rows = rows.select_related("added_by").annotate(held=Count("submissions"))
    return tuple(
        EvidenceLine(
            evidence_id=row.public_id,
            criterion=row.criterion,
            title=row.title,
            url=row.url,
            ending=row.ending,
            size=row.size,
            digest=row.digest,
            dated=row.dated,
            valid_until=row.valid_until,
            added_by=row.added_by.name if row.added_by else "",
            added_at=row.added_at,
            is_signed=row.held > 0,
            is_expired=row.valid_until is not None and row.valid_until < today,
        )
        for row in rows.order_by("criterion", "added_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class HeldEvidence:
    """A piece of evidence with its file, where it is one: what leaves the site with a response."""

    criterion: str
    title: str
    url: str
    ending: str
    size: int
    digest: str
    dated: date | None
    valid_until: date | None
    stored_as: str

    def chunks(self) -> Iterator[bytes]:
        """The bytes. Raises `OSError` where the storage has them no more."""
        with storages[STORAGE].open(self.stored_as) as file:
            yield from file.chunks()


def held_evidence(response: Response) -> tuple[HeldEvidence, ...]:
    """A response's evidence, by criterion. One statement."""
    rows = models.Evidence.objects.filter(response=response)
    return tuple(
        HeldEvidence(
            criterion=row.criterion,
            title=row.title,
            url=row.url,
            ending=row.ending,
            size=row.size,
            digest=row.digest,
            dated=row.dated,
            valid_until=row.valid_until,
            stored_as=row.stored_as,
        )
        for row in rows.order_by("criterion", "added_at", "pk")
    )


def chunks_of(evidence: Evidence) -> Iterator[bytes]:
    """The bytes of a file; it is open only while they are read."""
    with storages[STORAGE].open(evidence.stored_as) as file:
        yield from file.chunks()
