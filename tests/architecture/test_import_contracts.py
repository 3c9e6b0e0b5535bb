"""Each direction of docs/architecture.md is held: a forbidden import breaks the contract that names it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Contract, module that gets the forbidden line, the line.
FORBIDDEN = [
    ("parts", "core/scoring.py", "import clairevoie.formats"),
    ("parts", "cli/main.py", "import clairevoie.web.accounts.models"),
    ("parts", "nowhere/__init__.py", ""),
    ("pipeline", "core/questionnaire.py", "import clairevoie.core.scoring"),
    ("pipeline", "core/unplaced.py", ""),
    ("pure", "core/scoring.py", "import django.db"),
    ("pure", "core/scoring.py", "import yaml"),
    ("pure", "core/scoring.py", "import random"),
    ("pure", "core/scoring.py", "import time"),
    ("pure", "core/scoring.py", "from pathlib import Path"),
    ("light", "formats/offending.py", "from django.utils import timezone"),
    ("light", "cli/offending.py", "import django"),
    ("raw-counts", "core/release.py", "import clairevoie.core.aggregation"),
    ("raw-counts", "web/publishing/operations.py", "import clairevoie.core.aggregation"),
    ("apps", "web/audit/operations.py", "import clairevoie.web.accounts.queries"),
    ("apps", "web/accounts/operations.py", "import clairevoie.web.assessments.queries"),
    ("apps", "web/programmes/models.py", "import clairevoie.web.assessments.models"),
    ("apps", "web/unplaced/__init__.py", ""),
    ("files", "web/assessments/queries/lists.py", "import clairevoie.web.assessments.operations"),
    (
        "files",
        "web/assessments/operations/answers.py",
        "import clairevoie.web.assessments.views.board",
    ),
    ("views", "web/assessments/views/board.py", "import clairevoie.web.assessments.models"),
    ("views", "web/site/views.py", "import clairevoie.web.assessments.models"),
    ("tables", "web/assessments/operations/answers.py", "import clairevoie.web.accounts.models"),
    ("tables", "web/publishing/queries.py", "from clairevoie.web.assessments.models import Answer"),
]


@pytest.mark.parametrize(("contract", "module", "line"), FORBIDDEN)
def test_forbidden_import_breaks_its_contract(contract, module, line, tmp_path):
    _copy_package(tmp_path)
    _append(tmp_path / "clairevoie" / module, line)

    run = _lint_imports(contract, tmp_path)

    assert run.returncode == 1, run.stdout
    assert "1 broken" in run.stdout, run.stdout
    assert _dotted(module) in run.stdout, run.stdout


def test_cycle_of_modules_is_refused(tmp_path):
    _copy_package(tmp_path)
    _append(tmp_path / "clairevoie/formats/one.py", "import clairevoie.formats.two")
    _append(tmp_path / "clairevoie/formats/two.py", "import clairevoie.formats.one")

    run = _lint_imports("cycles", tmp_path)

    assert run.returncode == 1, run.stdout
    assert "1 broken" in run.stdout, run.stdout


def test_foreign_key_to_another_apps_table_is_allowed(tmp_path):
    _copy_package(tmp_path)
    _append(
        tmp_path / "clairevoie/web/assessments/models.py",
        "import clairevoie.web.programmes.models",
    )

    run = _lint_imports("tables", tmp_path)

    assert run.returncode == 0, run.stdout


def _copy_package(folder: Path) -> None:
    def all_but_python(within: str, names: list[str]) -> list[str]:
        return [
            name for name in names if (Path(within) / name).is_file() and not name.endswith(".py")
        ]

    shutil.copytree(ROOT / "src/clairevoie", folder / "clairevoie", ignore=all_but_python)


def _dotted(module: str) -> str:
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _append(module: Path, line: str) -> None:
    module.parent.mkdir(parents=True, exist_ok=True)
    (module.parent / "__init__.py").touch()
    with module.open("a") as file:
        file.write(f"\n{line}\n")


def _lint_imports(contract: str, source: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            Path(sys.executable).with_name("lint-imports"),
            *("--no-cache", "--no-logo", "--config", ROOT / "pyproject.toml"),
            *("--contract", contract),
        ],
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(source), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
