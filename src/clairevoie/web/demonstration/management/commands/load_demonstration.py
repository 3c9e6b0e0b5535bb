"""`manage load-demonstration`: the invented data, once, and the logins to look at it with."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clairevoie.web.accounts.operations import send_digests
from clairevoie.web.demonstration.loading import is_loaded, load
from clairevoie.web.demonstration.people import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Prepare the site, load the demonstration once, and print its logins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="Where the site is served.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ENVIRONMENT.is_demonstration:
            raise CommandError("the demonstration is loaded in demonstration mode only")
        call_command("prepare")
        if not is_loaded():
            self.stdout.write("Loading the demonstration: 48 vendors, 71 products")
            self.stdout.flush()
            load()
        send_digests(at=timezone.now())  # elsewhere by cron, once a day
        width = max(len(each.email) for each in LOGINS)
        self.stdout.write(f"\nClairevoie, demonstration: {options['address']}\n")
        self.stdout.write(f"Invented organisations and people; password for all: {PASSWORD}\n\n")
        for each in LOGINS:
            self.stdout.write(f"  {each.email:<{width}}  {each.who['en']}\n")
        self.stdout.write("\nStop with Ctrl+C.\n")
        self.stdout.flush()
