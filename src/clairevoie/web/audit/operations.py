"""Adding an event, in the transaction of the change that it records."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from clairevoie.core.canonical import Json
from clairevoie.web.audit.chain import BEFORE_THE_FIRST, event_digest
from clairevoie.web.audit.models import Event, Head


class OutsideTransaction(RuntimeError):
    """An event was to be recorded apart from the change it tells of."""


def record_event(
    *, action: str, object: str, by: str, at: datetime, detail: Mapping[str, Json] | None = None
) -> None:
    """Append an event to the chain. `detail` never holds answers, comments or secrets.

    The head's row is locked until the transaction ends, so events never fork. Three statements.
    Raises `OutsideTransaction`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(action)
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        head = Head.objects.create(pk=1, sequence=0, digest=BEFORE_THE_FIRST)
    sequence = head.sequence + 1
    content = dict(detail or {})
    digest = event_digest(
        sequence=sequence,
        at=at,
        actor=by,
        action=action,
        object=object,
        detail=content,
        previous=head.digest,
    )
    Event.objects.bulk_create(
        [
            Event(
                sequence=sequence,
                at=at,
                actor=by,
                action=action,
                object=object,
                detail=content,
                previous=head.digest,
                digest=digest,
            )
        ]
    )
    Head.objects.filter(pk=1).update(sequence=sequence, digest=digest)
