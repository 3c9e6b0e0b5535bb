"""`manage send-digests`: remind people of what waits for them, at most once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from clairevoie.web.accounts.operations import send_digests


class Command(BaseCommand):
    help = "Queue today's reminders; run again on the same day, it sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_digests(at=timezone.now())} queued")
