"""`manage forget-invitations`: remove invitations that ended three months ago."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from clairevoie.web.accounts.operations import forget_invitations


class Command(BaseCommand):
    help = "Remove the invitations that ended three months ago, accepted or not."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_invitations(at=timezone.now())} removed")
