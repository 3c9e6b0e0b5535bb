"""Responses in files: one in JSON or a workbook, or one a line; each with its questionnaire."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import click

from clairevoie.cli.documents import exists, opened
from clairevoie.core.answers import Response
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.responses import MAXIMUM_LINE, UnknownQuestionnaire, read_response
from clairevoie.formats.shipped import NotShipped, shipped_questionnaire
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument, refuse
from clairevoie.formats.workbooks.container import is_workbook

questionnaire_option = click.option(
    "-q", "--questionnaire", help="The questionnaire's file; else a shipped one is found."
)


@dataclass(slots=True)
class Questionnaires:
    """The one given by -q, or the shipped ones, each read once."""

    given: Questionnaire | None
    shipped: dict[tuple[str, str], Questionnaire] = field(default_factory=dict)

    def find(self, identifier: str, version: str) -> Questionnaire:
        """Raises `UnknownQuestionnaire`."""
        if self.given is not None:
            return self.given
        key = (identifier, version)
        if key not in self.shipped:
            try:
                self.shipped[key] = shipped_questionnaire(*key)
            except NotShipped as missing:
                raise UnknownQuestionnaire(missing.said, "give its file with -q") from None
        return self.shipped[key]


def refuse_missing(names: tuple[str, ...]) -> None:
    """A usage error for the first name that no file has."""
    for name in names:
        if not exists(name):
            raise click.BadParameter(f"no file {name!r}", param_hint="RESPONSE")


def read_one(content: bytes, questionnaires: Questionnaires) -> tuple[Response, Questionnaire]:
    """One response, of either kind, and its questionnaire. Raises `InvalidDocument`.

    A row that a workbook is refused for refuses the whole of it here: a score of the rest would
    not be the score of what was meant.
    """
    if not is_workbook(content):
        return read_response(content, questionnaires.find)
    from clairevoie.formats.workbooks.reading import read_workbook

    read = read_workbook(content, questionnaires.find)
    if read.refused:
        raise InvalidDocument([each.fault for each in read.refused])
    return read.response, read.questionnaire


def contents_of(name: str) -> Iterator[tuple[int | None, bytes]]:
    """The responses of a file: one, or one a line, with the line's number.

    Raises `InvalidDocument` where the file cannot be read. A line over `MAXIMUM_LINE` comes cut:
    `checked` refuses it.
    """
    with opened(name) as file:
        first = file.readline(MAXIMUM_LINE + 1)
        one_a_line = name.endswith(".jsonl") or (
            not name.endswith(".json") and _is_one_object(first)
        )
        if one_a_line and not is_workbook(first):
            yield from _lines(first, file)
        else:
            yield None, first + file.read(MAXIMUM_BYTES + 1 - len(first))


def checked(line: int | None, content: bytes) -> bytes:
    """The same content, unless it is a line that is too long. Raises `InvalidDocument`."""
    if line and len(content) > MAXIMUM_LINE:
        refuse(Said("a line of more than {count} MB", count=MAXIMUM_LINE // 1_000_000))
    return content


def _lines(first: bytes, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that say anything, each cut where it is longer than is allowed."""
    empty = True
    for number, content in enumerate(_bounded_lines(first, file), start=1):
        if content.strip():
            empty = False
            yield number, content
    if empty:
        refuse("empty", "write a response a line")


def _bounded_lines(first: bytes, file: BinaryIO) -> Iterator[bytes]:
    line = first
    while line:
        yield line
        while len(line) > MAXIMUM_LINE and not line.endswith(b"\n"):
            line = file.readline(MAXIMUM_LINE + 1)  # the rest of a line too long, dropped
        line = file.readline(MAXIMUM_LINE + 1)


def _is_one_object(line: bytes) -> bool:
    """Whether a line is a JSON object by itself: then one stands on each line."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
