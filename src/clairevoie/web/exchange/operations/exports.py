"""Everything of a vendor as one file: ordered, written by a job, forgotten when it expires."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from clairevoie.formats.wording import Language, language_of
from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.assessments.queries.everything import (
    everything_of,
    number_of_evidence,
    number_of_responses,
)
from clairevoie.web.audit.operations import record_event
from clairevoie.web.exchange.archive import Archive, TooLarge
from clairevoie.web.exchange.models import VendorExport
from clairevoie.web.work.operations import WorkFailed, begin_work, running
from clairevoie.web.work.queries import line_of

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation, User
    from clairevoie.web.work.operations import Progress

KIND: Final = "vendor-export"
KEPT: Final = timedelta(days=7)
KEPT_PER_VENDOR: Final = 5


@dataclass(frozen=True, slots=True)
class Ordered:
    """The work that tells how far it is, and the export to be written, if it is a new one."""

    work_id: UUID
    export_id: int | None


@transaction.atomic
def order_export(*, vendor: str, by: User, at: datetime) -> Ordered:
    """Have everything of a vendor written into one file, by a job.

    Ordered again while it is being written, it is the same work, and no other one is begun.
    """
    organisation = organisation_for(by, vendor, Kind.VENDOR, Permission.READ_RESPONSES)
    begun = _being_written(organisation, by, at)
    if begun is not None:
        return Ordered(begun, export_id=None)
    work = begin_work(kind=KIND, owner=by, at=at, expires_at=at + KEPT)
    export = VendorExport.objects.create(
        vendor=organisation, work=work, ordered_by=by, ordered_at=at, expires_at=work.expires_at
    )
    record_event(
        action="export.ordered",
        object=f"organisation:{organisation.slug}",
        by=by.audit_name,
        at=at,
        detail={"export": str(export.public_id)},
    )
    return Ordered(work.public_id, export.pk)


def _being_written(vendor: Organisation, by: User, at: datetime) -> UUID | None:
    export = (
        VendorExport.objects.select_related("work")
        .filter(vendor=vendor, ordered_by=by, stored_as="", work__isnull=False)
        .order_by("-pk")
        .first()
    )
    if export is None or export.work is None or not line_of(export.work, at).is_going_on:
        return None
    return export.work.public_id


def write_export(*, export_id: int) -> None:
    """Write the file, a step for each response and piece of evidence; run again, it writes it once."""
    export = VendorExport.objects.select_related("vendor", "ordered_by").get(pk=export_id)
    if export.work_id is None:  # forgotten, because it was so long ago
        return
    with running(export.work_id) as progress:
        if progress is None:
            return
        progress.expect(number_of_responses(export.vendor) + number_of_evidence(export.vendor))
        reader = export.ordered_by
        language = language_of(reader.language if reader else "fr")
        with TemporaryFile() as written:
            with closing(Archive(written, export.ordered_at, language)) as archive:
                _fill(archive, export, language, progress)
            written.seek(0)
            export.stored_as = default_storage.save(
                f"exports/{export.public_id}.zip", File(written)
            )
        export.save(update_fields=["stored_as"])
        progress.address = reverse("vendor-export", args=[export.vendor.slug, export.public_id])


def _fill(archive: Archive, export: VendorExport, language: Language, progress: Progress) -> None:
    on = timezone.localdate(export.ordered_at)
    try:
        for each in everything_of(export.vendor, language, on):
            archive.add(each)
            progress.step(1 + each.evidence_left)
            for piece in each.evidence:
                archive.add_evidence(each, piece)
                progress.step()
        archive.add_contents()
    except TooLarge:
        raise WorkFailed("too-large") from None


def forget_exports(*, at: datetime) -> int:
    """Remove the exports that expired, and all but the latest of each vendor. Returns how many."""
    seen: Counter[int] = Counter()
    gone: list[VendorExport] = []
    for each in VendorExport.objects.order_by("-ordered_at", "-pk"):
        seen[each.vendor_id] += bool(each.stored_as)
        if each.expires_at <= at or seen[each.vendor_id] > KEPT_PER_VENDOR:
            gone.append(each)
    for each in gone:
        if each.stored_as:
            default_storage.delete(each.stored_as)
        each.delete()
    return len(gone)
