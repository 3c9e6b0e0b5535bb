"""Files named on the command line, and the faults found in them, one a line on standard error."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import click

from clairevoie.core.faults import Fault
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.questionnaire_files import read_questionnaire_file
from clairevoie.formats.saying import fault_in
from clairevoie.formats.shipped import NotShipped, shipped_bytes
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument, PlacedFault, refuse
from clairevoie.formats.wording import Language, language_of

STANDARD_INPUT: Final = "-"
LONGEST_MESSAGE: Final = 500  # characters

language_option = click.option(
    "--language",
    type=click.Choice(["fr", "en"]),
    help="Language of the texts; by default that of the terminal, else French.",
)


def terminal_language(chosen: str | None) -> Language:
    """The chosen language, else the terminal's (LC_ALL, LC_MESSAGES, LANG), else French."""
    return language_of(chosen) if chosen else _language_of_terminal() or "fr"


def _language_of_terminal() -> Language | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return language_of(value) if value[:2].lower() in ("fr", "en") else None
    return None


def exists(name: str) -> bool:
    """Whether there is anything of this name: a file, a pipe, a directory."""
    try:
        return name == STANDARD_INPUT or (name != "" and Path(name).exists())
    except OSError:  # too long a name, a folder that may not be entered
        return False


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A file to read, or standard input for `-`. Raises `InvalidDocument` where it cannot be read."""
    try:
        if name != STANDARD_INPUT:
            with Path(name).open("rb") as file:
                yield file
        elif sys.stdin is None:
            refuse("standard input is closed")
        else:
            yield sys.stdin.buffer
    except OSError as error:
        refuse(Said("cannot be read: {problem}", problem=error.strerror))


def read_bytes(name: str) -> bytes:
    """The bytes of a file or standard input; one over the limit is enough to refuse it."""
    with opened(name) as file:
        return file.read(MAXIMUM_BYTES + 1)


def read_questionnaire_named(name: str) -> Questionnaire:
    """The questionnaire of this path or shipped name; a usage error when there is neither.

    Raises `InvalidDocument`.
    """
    if exists(name):
        return read_questionnaire_file(read_bytes(name))
    try:
        return read_questionnaire_file(shipped_bytes(name))
    except NotShipped as missing:
        raise click.UsageError(
            f"no file {name!r}, and no shipped questionnaire of that name; "
            f"these ship: {', '.join(missing.known)}"
        ) from None


def load_questionnaire(name: str, language: str | None = None) -> Questionnaire:
    """The same, but prints its faults and exits with 1."""
    try:
        return read_questionnaire_named(name)
    except InvalidDocument as invalid:
        print_faults(name, invalid.faults, language)
        raise SystemExit(1) from None


def print_faults(
    name: str,
    faults: Iterable[PlacedFault],
    language: str | None = None,
    first_line: int | None = None,
) -> None:
    """Each fault as `file:line: where: what (mend)`, on standard error.

    In French where that is chosen, or the terminal speaks it; else in English, as tools do.
    """
    speaking = language_of(language) if language else _language_of_terminal() or "en"
    lines = (_fault_line(name, first_line or each.line, each.fault, speaking) for each in faults)
    click.echo("\n".join(lines), err=True)


def _fault_line(name: str, line: int | None, fault: Fault, language: Language) -> str:
    place = f"{name}:{line}" if line else name
    path = "".join(
        f"[{step}]" if isinstance(step, int) else f".{step[:60]}" for step in fault.path
    ).lstrip(".")
    where = f"{path[:120]}: " if path else ""
    return printable(f"{place}: {where}{fault_in(fault, language)}")


def printable(message: str) -> str:
    """A message on one line and of a bearable length, with nothing in it that a terminal obeys."""
    shown = message if len(message) <= LONGEST_MESSAGE else message[: LONGEST_MESSAGE - 1] + "…"
    if shown.isprintable():
        return shown
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in shown)
