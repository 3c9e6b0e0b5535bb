"""`manage draw-pictures`: draw a wave's charts again, where a stopped worker left them undrawn."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clairevoie.charts.rendering import ChartsNotDrawn
from clairevoie.web.publishing.operations import draw_pictures
from clairevoie.web.publishing.queries import latest_release


class Command(BaseCommand):
    help = "Draw the charts of a wave's published results again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("wave", help="The wave's slug, such as segur-1.")

    def handle(self, *args: Any, **options: Any) -> None:
        release = latest_release(options["wave"])
        if release is None:
            raise CommandError(f"wave {options['wave']} has no published results")
        try:
            count = draw_pictures(release.pk)
        except ChartsNotDrawn as failed:
            raise CommandError(str(failed)) from None
        self.stdout.write(f"{count} charts drawn")
