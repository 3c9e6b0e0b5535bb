"""Files named on the command line, and the faults found in them, one a line on standard error."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

import click

from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.shipped import NotShipped, shipped_bytes
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument, PlacedFault
from clairevoie.formats.wording import Language, language_of

STANDARD_INPUT: Final = "-"

language_option = click.option(
    "--language",
    type=click.Choice(["fr", "en"]),
    help="Language of the texts; by default that of the terminal, else French.",
)


def terminal_language(chosen: str | None) -> Language:
    """The chosen language, else the terminal's (LC_ALL, LC_MESSAGES, LANG), else French."""
    if chosen:
        return language_of(chosen)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return language_of(value)
    return "fr"


def read_bytes(name: str) -> bytes:
    """A file's bytes, or standard input's for `-`; one byte over the limit is enough to refuse it."""
    if name == STANDARD_INPUT:
        return _bounded(sys.stdin.buffer)
    with Path(name).open("rb") as file:
        return _bounded(file)


def _bounded(file: BinaryIO) -> bytes:
    return file.read(MAXIMUM_BYTES + 1)


def questionnaire_bytes(name: str) -> tuple[str, bytes]:
    """A questionnaire's bytes by path, or by the name of a shipped one; usage error otherwise."""
    if name == STANDARD_INPUT or Path(name).is_file():
        return name, read_bytes(name)
    try:
        return name, shipped_bytes(name)
    except NotShipped as missing:
        raise click.UsageError(
            f"no file {name!r}, and no shipped questionnaire of that name; "
            f"these ship: {', '.join(missing.known)}"
        ) from None


def load_questionnaire(name: str) -> Questionnaire:
    """The questionnaire of this path or shipped name; prints its faults and exits with 1."""
    shown, content = questionnaire_bytes(name)
    try:
        return read_questionnaire(content)
    except InvalidDocument as invalid:
        fail(shown, invalid.faults)


def print_faults(name: str, faults: Iterable[PlacedFault], first_line: int | None = None) -> None:
    """Each fault as `file:line: where: what (mend)`, on standard error."""
    for fault in faults:
        line = first_line or fault.line
        place = f"{name}:{line}" if line else name
        path = "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault.fault.path
        ).lstrip(".")
        where = f"{path[:120]}: " if path else ""
        click.echo(f"{place}: {where}{fault}", err=True)


def fail(name: str, faults: Iterable[PlacedFault]) -> NoReturn:
    print_faults(name, faults)
    raise SystemExit(1)
