"""What the worker does for exchange: writing a vendor's export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from clairevoie.web.exchange import operations

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from clairevoie.web.accounts.models import User


@task()
def write_export(export_id: int) -> None:
    """Write a vendor's export, and forget the old ones; may be run again."""
    operations.forget_exports(at=timezone.now())
    operations.write_export(export_id=export_id)


@transaction.atomic
def order_export(*, vendor: str, by: User, at: datetime) -> UUID:
    """Order a vendor's export and have it written, both or neither; the work's identifier."""
    ordered = operations.order_export(vendor=vendor, by=by, at=at)
    if ordered.export_id is not None:
        write_export.enqueue(export_id=ordered.export_id)
    return ordered.work_id
