"""A system program that is missing skips its tests on a desk, and fails them in continuous integration."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import database, postgresql, programs

TESTS = Path(__file__).parents[1]
# Where a skip is decided: a program that is missing, and PostgreSQL that is.
DOORS = {TESTS / "support" / "programs.py", TESTS / "conftest.py", Path(__file__)}
SKIPPING = {"skip", "skipif", "importorskip", "xfail"}


def _skips(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in SKIPPING:
            yield f"{path.relative_to(TESTS)}:{node.lineno}"


def test_nothing_is_skipped_but_for_a_program_that_is_missing():
    found = [skip for path in TESTS.rglob("*.py") if path not in DOORS for skip in _skips(path)]
    assert found == []


def test_a_missing_program_skips_on_a_desk(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(programs, "IN_CI", False)
    with pytest.raises(pytest.skip.Exception, match=r"no-such-program is missing.*how to install"):
        programs.required("no-such-program")


def test_a_missing_program_fails_in_continuous_integration(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(programs, "IN_CI", True)
    with pytest.raises(pytest.fail.Exception, match="no-such-program is missing"):
        programs.required("no-such-program")


def test_a_missing_postgresql_skips_on_a_desk_and_stops_continuous_integration(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv(database.URL, "")
    monkeypatch.setattr(postgresql, "find_programs", lambda: None)
    monkeypatch.setattr(database, "IN_CI", False)
    database.choose("postgresql")
    assert not database.is_postgresql()
    monkeypatch.setattr(database, "IN_CI", True)
    with pytest.raises(pytest.UsageError, match="PostgreSQL"):
        database.choose("postgresql")
