"""`manage verify-audit`: walk the chain of events and report every break."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clairevoie.web.audit.queries import verify_chain


class Command(BaseCommand):
    help = "Verify the chain of audit events: any edited, removed or reordered event is reported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            help="A digest noted earlier, outside the database: it must still be in the chain.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verification = verify_chain(options["head"])
        for each in verification.breaks:
            self.stderr.write(f"event {each.sequence}: {each.damage}")
        if verification.breaks:
            raise CommandError(f"{len(verification.breaks)} breaks in {verification.events} events")
        self.stdout.write(f"{verification.events} events, whole; head {verification.head}")
