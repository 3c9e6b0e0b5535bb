"""Several people at once: threads with database connections of their own."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections

PATIENCE_SECONDS = 60


def at_once(*tasks: Callable[[], Any]) -> Sequence[Any]:
    """Start these together; what each returns, or the exception that it raised."""
    start = Barrier(len(tasks), timeout=PATIENCE_SECONDS)

    def run(task: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait()
            return task()
        except Exception as raised:  # noqa: BLE001 — what came of it is what the test looks at
            return raised
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(run, tasks))


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """A database that threads can share, as processes do on the site.

    PostgreSQL's is one. SQLite's for tests is in memory, which each thread would lock for all:
    here it is copied to a file, with the settings of the site.
    """
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    in_memory.ensure_connection()
    name = in_memory.settings_dict["NAME"]
    path = folder / "shared.sqlite3"
    with sqlite3.connect(path) as copy:
        in_memory.connection.backup(copy)
    copy.close()
    del connections["default"]
    in_memory.settings_dict["NAME"] = str(path)  # the one that new connections are made with
    try:
        yield
    finally:
        connections["default"].close()
        in_memory.settings_dict["NAME"] = name
        connections["default"] = in_memory
