"""What answers from the shell in an instant does not load the site."""

import subprocess
import sys

import pytest

HEAVY = {"django", "numpy", "vl_convert", "psycopg", "openpyxl", "xlsxwriter"}


@pytest.mark.parametrize(
    "module",
    [f"clairevoie.cli.{name}" for name in ("check", "score", "template", "convert")],
)
def test_command_loads_nothing_heavy(module):
    code = f"import {module}, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert HEAVY.isdisjoint(loaded.stdout.split())
