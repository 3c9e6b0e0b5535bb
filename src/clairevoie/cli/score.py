"""`clairevoie score`: the assessment of responses, in words or as JSON lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import click

from clairevoie.cli.documents import (
    exists,
    language_option,
    load_questionnaire,
    opened,
    print_faults,
    terminal_language,
)
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.core.scoring import as_document
from clairevoie.core.scoring import score as score_response
from clairevoie.formats.explanation import explain
from clairevoie.formats.responses import MAXIMUM_LINE, UnknownQuestionnaire, read_response
from clairevoie.formats.shipped import NotShipped, shipped_questionnaire
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument, refuse
from clairevoie.formats.wording import Language


@dataclass(slots=True)
class _Questionnaires:
    """The one given by -q, or the shipped ones, each read once."""

    given: Questionnaire | None
    shipped: dict[tuple[str, str], Questionnaire] = field(default_factory=dict)

    def find(self, identifier: str, version: str) -> Questionnaire:
        if self.given is not None:
            return self.given
        key = (identifier, version)
        if key not in self.shipped:
            try:
                self.shipped[key] = shipped_questionnaire(*key)
            except NotShipped as missing:
                raise UnknownQuestionnaire(missing.said, "give its file with -q") from None
        return self.shipped[key]


@dataclass(slots=True)
class _Printer:
    """Assessments on standard output: JSON lines, or texts with a rule between them."""

    questionnaires: _Questionnaires
    language: Language | None  # None: JSON
    printed: int = 0

    def print(self, content: bytes) -> None:
        """Score one response. Raises `InvalidDocument`, and then nothing is printed."""
        response, questionnaire = read_response(content, self.questionnaires.find)
        assessment = score_response(questionnaire, response.facts, response.answers)
        if self.language is None:
            document = as_document(questionnaire, response.product, assessment)
            text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
            click.echo(text.encode())  # bytes: JSON is UTF-8, whatever the terminal speaks
            return
        if self.printed:
            click.echo("\n" + "─" * 72 + "\n")
        click.echo("\n".join(explain(questionnaire, response, assessment, self.language)))
        self.printed += 1


@click.command()
@click.argument("responses", nargs=-1, required=True, metavar="RESPONSE…")
@click.option(
    "-q", "--questionnaire", help="The questionnaire's file; else a shipped one is found."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON assessment a line, nothing else.")
@language_option
def score(
    responses: tuple[str, ...], questionnaire: str | None, as_json: bool, language: str | None
) -> None:
    """Score responses (.json, .jsonl, or - for standard input) and explain each score."""
    for name in responses:
        if not exists(name):
            raise click.BadParameter(f"no file {name!r}", param_hint="RESPONSE")
    given = None if questionnaire is None else load_questionnaire(questionnaire, language)
    printer = _Printer(_Questionnaires(given), None if as_json else terminal_language(language))
    sound = [_score_file(name, printer, language) for name in responses]
    if not all(sound):
        raise SystemExit(1)


def _score_file(name: str, printer: _Printer, language: str | None) -> bool:
    """Print the assessment of each response of a file; False when any is at fault."""
    sound = True
    try:
        for line, content in _documents(name):
            try:
                if line and len(content) > MAXIMUM_LINE:
                    refuse(Said("a line of more than {count} MB", count=MAXIMUM_LINE // 1_000_000))
                printer.print(content)
            except InvalidDocument as invalid:
                print_faults(name, invalid.faults, language, line)
                sound = False
    except InvalidDocument as unreadable:
        print_faults(name, unreadable.faults, language)
        return False
    return sound


def _documents(name: str) -> Iterator[tuple[int | None, bytes]]:
    """The responses of a file: one, or one a line, with the line's number."""
    with opened(name) as file:
        first = file.readline(MAXIMUM_LINE + 1)
        if name.endswith(".jsonl") or (not name.endswith(".json") and _is_one_object(first)):
            yield from _lines(first, file)
        else:
            yield None, first + file.read(MAXIMUM_BYTES + 1 - len(first))


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
