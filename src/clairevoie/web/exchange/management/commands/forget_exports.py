"""`manage forget-exports`: remove the exports of vendors that expired."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from clairevoie.web.exchange.operations import forget_exports


class Command(BaseCommand):
    help = "Remove the files of vendors' exports that expired, and all but the latest of each."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_exports(at=timezone.now())} removed")
