"""`manage prepare`: tables, cache and static files."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database and the static files to the state that this version needs."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ENVIRONMENT.data.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
