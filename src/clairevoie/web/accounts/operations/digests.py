"""The digest: what waits for a person, in one message, at most once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from clairevoie.web.accounts.models import Reminders, User
from clairevoie.web.mail.operations import queue_message
from clairevoie.web.mail.reminders import Reminder, reminders_at

LISTED = 40  # lines of one digest; the rest is counted


def send_digests(*, at: datetime) -> int:
    """Queue a digest for each person whom something waits for and who wants to be reminded.

    Run again on the same day, it sends nothing twice. Returns how many were queued.
    """
    waiting = reminders_at(at)
    today = timezone.localdate(at)
    readers = User.objects.filter(is_active=True, reminders=Reminders.DAILY).exclude(
        reminded_on__gte=today
    )
    return sum(
        _send(reader, waiting[reader.pk], today, at)
        for reader in list(readers.order_by("pk"))
        if reader.pk in waiting
    )


@transaction.atomic
def _send(reader: User, waiting: Sequence[Reminder], today: date, at: datetime) -> bool:
    """The mark and the message are written together: of two rounds at once, one writes them."""
    mine = User.objects.filter(pk=reader.pk).exclude(reminded_on__gte=today)
    taken = mine.update(reminded_on=today)
    if not taken:
        return False
    queue_message(
        to=reader.email,
        language=reader.language,
        template="digest",
        context={
            "reader": reader.name,
            "reminders": waiting[:LISTED],
            "count": len(waiting),
            "more": max(0, len(waiting) - LISTED),
            "today": today,
        },
        at=at,
    )
    return True
