"""The French of the pages is whole: every text of the code is in it, translated and compiled."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.support import programs
from tests.support.source import ROOT, project_files

WEB = ROOT / "src/clairevoie/web"
FRENCH = WEB / "locale/fr/LC_MESSAGES"


@pytest.fixture
def catalogue() -> Catalog:
    return _read(FRENCH / "django.po")


def test_every_text_of_the_code_is_in_the_catalogue(catalogue, tmp_path):
    programs.required("xgettext")
    programs.required("msgmerge")
    for file in project_files():
        if file.is_relative_to("src/clairevoie/web"):
            copy = tmp_path / file.relative_to("src/clairevoie/web")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, copy)
    subprocess.run(
        [
            Path(sys.executable).with_name("django-admin"),
            *("makemessages", "--locale", "fr", "--no-obsolete"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    extracted = _read(tmp_path / "locale/fr/LC_MESSAGES/django.po")

    assert _texts(extracted) == _texts(catalogue), "run: make messages"


def test_every_text_is_translated(catalogue):
    undone = [
        message.id
        for message in catalogue
        if message.id and (message.fuzzy or not all(_strings(message)))
    ]

    assert undone == []


def test_placeholders_survive_translation(catalogue):
    assert [
        (message.id, [str(error) for error in errors]) for message, errors in catalogue.check()
    ] == []


def test_compiled_translations_are_those_of_the_catalogue(catalogue):
    compiled = BytesIO()
    write_mo(compiled, catalogue)

    with (FRENCH / "django.mo").open("rb") as committed:
        shipped = read_mo(committed)
    compiled.seek(0)
    assert _translations(shipped) == _translations(read_mo(compiled)), "run: make messages"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _strings(message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _texts(catalogue: Catalog) -> set:
    return set(_translations(catalogue))


def _translations(catalogue: Catalog) -> dict:
    return {
        (message.context, _plain(message.id)): _plain(message.string)
        for message in catalogue
        if message.id
    }


def _plain(text: str | Sequence[str] | None) -> str | tuple[str, ...]:
    """A plural text comes as a tuple or as a list."""
    return text if isinstance(text, str) else tuple(text or ())
