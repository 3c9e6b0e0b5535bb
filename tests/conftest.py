"""The tests' surroundings: which database, which settings, how properties are tried.

The site's settings are loaded before any other conftest, so that those may import models. A run
that is given only folders without Django (`pytest tests/core`) does not load them at all.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

from tests.support import database
from tests.support.programs import IN_CI

HERE = Path(__file__).parent
WITHOUT_DJANGO = [
    HERE / name for name in ("architecture", "charts", "cli", "core", "formats", "packaging")
]

hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "desk")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="what the site's tests run on; with postgresql, only those that touch the database run",
    )
    config: pytest.Config = pluginmanager.get_plugin("pytestconfig")  # type: ignore[assignment]
    known = parser.parse_known_args([str(each) for each in config.invocation_params.args])
    if known.help or known.version:
        return
    if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits what was chosen
        _choose_surroundings(known.database)
    if _needs_django(known.file_or_dir):
        _load_django()


def _choose_surroundings(engine: str) -> None:
    for name in [name for name in os.environ if name.startswith("CLAIREVOIE_")]:
        del os.environ[name]
    os.environ["CLAIREVOIE_MODE"] = "test"
    os.environ["CLAIREVOIE_SECRET_KEY"] = "only-for-the-tests"
    os.environ["CLAIREVOIE_DATA"] = tempfile.mkdtemp(prefix="clairevoie-tests-")
    atexit.register(shutil.rmtree, os.environ["CLAIREVOIE_DATA"], ignore_errors=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in the test's thread
    database.choose(engine)


def _needs_django(arguments: list[str]) -> bool:
    paths = [Path(str(argument).split("::")[0]).resolve() for argument in arguments]
    return not paths or not all(
        any(path.is_relative_to(folder) for folder in WITHOUT_DJANGO) for path in paths
    )


def _load_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "clairevoie.web.settings"
    import django

    django.setup()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database") != "postgresql":
        return
    elsewhere = [item for item in items if not database.touches_database(item)]
    items[:] = [item for item in items if database.touches_database(item)]
    config.hook.pytest_deselected(items=elsewhere)
    if not database.is_postgresql():
        for item in items:
            item.add_marker(pytest.mark.skip(reason=database.MISSING))
