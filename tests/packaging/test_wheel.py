"""The built wheel works alone: installed in a bare environment, without the source tree."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.source import ROOT, project_files

UV = Path(sys.executable).with_name("uv")
QUESTIONNAIRE = "segur-maturite-ssi"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for file in project_files():
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, source / file)
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", built, source, cwd=built)
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """A virtual environment with the locked dependencies and the wheel, and nothing else."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    _run(UV, "venv", "--quiet", "--python", sys.executable, folder, cwd=folder.parent)
    install = [UV, "pip", "install", "--quiet", "--python", folder / "bin/python"]
    locked = ROOT / "requirements/runtime.txt"
    _run(*install, "--require-hashes", "--no-build", "-r", locked, cwd=folder.parent)
    _run(*install, "--no-deps", wheel, cwd=folder.parent)
    return folder


@pytest.mark.parametrize(
    ("folder", "suffix"),
    [
        ("clairevoie/catalogue/", ".questionnaire.yaml"),
        ("clairevoie/catalogue/", ".programme.yaml"),
        ("clairevoie/web/", ".html"),
        ("clairevoie/web/locale/fr/LC_MESSAGES/", ".mo"),
        ("clairevoie/web/static/", ".css"),
        ("clairevoie/web/static/", ".woff2"),
        ("clairevoie/web/", "/migrations/0001_initial.py"),
    ],
)
def test_wheel_carries(wheel, folder, suffix):
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.startswith(folder) and name.endswith(suffix) for name in names)


def test_wheel_carries_every_file_of_the_package_and_no_other(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    carried = {name for name in names if ".dist-info/" not in name}

    assert carried == {
        str(file.relative_to("src"))
        for file in project_files()
        if file.is_relative_to("src/clairevoie") and file.suffix != ".po"
    }


def test_installed_wheel_scores_a_response(environment, tmp_path):
    command = environment / "bin/clairevoie"
    _run(command, "template", QUESTIONNAIRE, "-o", "response.json", cwd=tmp_path)

    assessment = json.loads(_run(command, "score", "response.json", "--json", cwd=tmp_path))

    assert assessment["format"] == "clairevoie/assessment/1"
    assert assessment["questionnaire"]["id"] == QUESTIONNAIRE
    assert assessment["reached"] == 0
    assert assessment["unanswered"] == assessment["applicable"] > 0


def test_installed_wheel_is_what_runs(environment, tmp_path):
    where = _run(
        environment / "bin/python", "-c", "import clairevoie; print(clairevoie.__file__)",
        cwd=tmp_path,
    )  # fmt: skip

    assert Path(where.strip()).is_relative_to(environment)


def test_installed_site_finds_its_tables_and_templates(environment, tmp_path):
    _run(environment / "bin/clairevoie", "manage", "check", cwd=tmp_path, CLAIREVOIE_MODE="test")


def _run(*command: str | Path, cwd: Path, **variables: str) -> str:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLAIREVOIE_", "DJANGO_", "PYTHON", "VIRTUAL_ENV"))
    }
    run = subprocess.run(
        command,
        cwd=cwd,
        env=clean | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, f"{command}: {run.stdout}\n{run.stderr}"
    return run.stdout
