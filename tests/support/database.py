"""Which database the tests run on: `--database sqlite` (as a rule) or `--database postgresql`."""

import inspect
import os

import pytest

from tests.support import postgresql
from tests.support.programs import IN_CI

URL = "CLAIREVOIE_DATABASE_URL"
MISSING = f"PostgreSQL {postgresql.OLDEST_VERSION} or newer is missing: see scripts/system-packages"

# What pytest-django asks for when a test touches the database.
DATABASE_FIXTURES = {
    "admin_client",
    "admin_user",
    "async_admin_client",
    "db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "django_db_setup",
    "live_server",
    "transactional_db",
}


def choose(engine: str) -> None:
    """Name the database to the site. Without PostgreSQL its tests are skipped, but never in CI."""
    os.environ[URL] = "sqlite:///clairevoie.sqlite3"  # Django tests in memory instead
    if engine == "sqlite":
        return
    if programs := postgresql.find_programs():
        # Django makes its test database beside this one, one for each test process.
        os.environ[URL] = f"{postgresql.start(programs)}/clairevoie"
    elif IN_CI:
        raise pytest.UsageError(MISSING)


def is_postgresql() -> bool:
    return os.environ[URL].startswith("postgresql:")


def touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    test_class = getattr(item, "cls", None)
    return inspect.isclass(test_class) and _is_django_test_case(test_class)


def _is_django_test_case(test_class: type) -> bool:
    return any(
        base.__module__ == "django.test.testcases" and base.__name__ == "TransactionTestCase"
        for base in test_class.__mro__
    )
