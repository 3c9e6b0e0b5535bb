"""What the database holds, to show that something was or was not written."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction

# What every visit may touch, refused or not: sessions, and the cache that counts attempts.
PASSING: Final = frozenset(("django_session", "clairevoie_cache"))


def contents() -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row of every table, except those that every visit may touch."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if table in PASSING:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608
            found[table] = [tuple(map(repr, row)) for row in cursor.fetchall()]
    return found


def changed_tables(before: Mapping[str, object]) -> list[str]:
    """The tables that do not hold what they did."""
    return [table for table, rows in contents().items() if rows != before[table]]


@contextmanager
def nothing_written() -> Iterator[None]:
    """The database holds the same before and after, the chain of events included."""
    before = contents()
    yield
    assert changed_tables(before) == []


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
