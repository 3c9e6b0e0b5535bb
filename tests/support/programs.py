"""System programs that tests need: skipped without them on a desk, a failure in CI."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

IN_CI = os.environ.get("CI") == "true"

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing(what: str) -> NoReturn:
    """End the test that needs it: skipped, or failed in CI."""
    reason = f"{what} is missing: scripts/system-packages says how to install it"
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def required(*names: str) -> Path:
    """The first of these programs that is on this machine."""
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    missing(names[0])


def chromium() -> Path:
    return required(*CHROMIUMS)
