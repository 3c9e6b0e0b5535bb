"""`manage remove-orphaned-evidence`: files in the evidence storage that no row names."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from clairevoie.web.assessments.operations import remove_orphaned_evidence
from clairevoie.web.assessments.queries.orphans import orphaned_evidence


class Command(BaseCommand):
    help = (
        "Name the files in the storage of evidence that nothing refers to, older than a day; "
        "with --delete, remove them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove them")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = (
            remove_orphaned_evidence(at=now) if options["delete"] else tuple(orphaned_evidence(now))
        )
        for each in found:
            self.stdout.write(f"{each.name}  {each.size} bytes")
        done = "removed" if options["delete"] else "found; --delete removes them"
        self.stdout.write(f"{len(found)} {done}")
