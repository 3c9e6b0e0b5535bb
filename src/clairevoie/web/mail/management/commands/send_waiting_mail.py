"""`manage send-waiting-mail`: queue again what was lost with a process that died."""

from typing import Any

from django.core.management.base import BaseCommand

from clairevoie.web.mail.delivery import take_up_lost


class Command(BaseCommand):
    help = "Queue again the messages whose job was lost with a process that died."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{take_up_lost()} queued again")
