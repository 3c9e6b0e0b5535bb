"""`manage prepare`: tables, cache and static files."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database and the static files to the state that this version needs."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ENVIRONMENT.data.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        _collect_static_files()


def _collect_static_files() -> None:
    """Collect and compress, unless these very files are collected already: it takes seconds."""
    stamp = settings.ENVIRONMENT.data / "static.digest"
    wanted = _digest_of_sources()
    if settings.STATIC_ROOT.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _digest_of_sources() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as source:
                digest.update(path.encode() + b"\0" + hashlib.sha256(source.read()).digest())
    return digest.hexdigest()
