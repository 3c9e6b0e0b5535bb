"""`clairevoie score`: the assessment of responses, in words or as JSON lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import click

from clairevoie.cli.documents import (
    STANDARD_INPUT,
    language_option,
    load_questionnaire,
    print_faults,
    read_bytes,
    terminal_language,
)
from clairevoie.core.questionnaire import Fault, Questionnaire
from clairevoie.core.scoring import as_document
from clairevoie.core.scoring import score as score_response
from clairevoie.formats.explanation import explain
from clairevoie.formats.responses import MAXIMUM_LINE, check_response, read_response
from clairevoie.formats.shipped import NotShipped, shipped_questionnaire
from clairevoie.formats.trees import InvalidDocument, PlacedFault


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
            self.shipped[key] = shipped_questionnaire(*key)
        return self.shipped[key]


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
        if name != STANDARD_INPUT and not Path(name).is_file():
            raise click.BadParameter(f"no file {name!r}", param_hint="RESPONSE")
    questionnaires = _Questionnaires(load_questionnaire(questionnaire) if questionnaire else None)
    printed = 0
    sound = True
    for name in responses:
        for line, content in _documents(name):
            try:
                text = _scored(content, questionnaires, as_json, language)
            except InvalidDocument as invalid:
                print_faults(name, invalid.faults, line)
                sound = False
                continue
            if printed and not as_json:
                click.echo("\n" + "─" * 72 + "\n")
            click.echo(text)
            printed += 1
    if not sound:
        raise SystemExit(1)


def _scored(
    content: bytes, questionnaires: _Questionnaires, as_json: bool, language: str | None
) -> str:
    response, document = read_response(content)
    try:
        questionnaire = questionnaires.find(
            response.questionnaire_id, response.questionnaire_version
        )
    except NotShipped as missing:
        fault = Fault(("questionnaire",), str(missing), "give its file with -q")
        raise InvalidDocument((PlacedFault(fault, None),)) from None
    check_response(questionnaire, response, document)
    assessment = score_response(questionnaire, response.facts, response.answers)
    if as_json:
        result = as_document(questionnaire, response.product, assessment)
        return json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    return "\n".join(explain(questionnaire, response, assessment, terminal_language(language)))


def _documents(name: str) -> Iterator[tuple[int | None, bytes]]:
    """The responses of a file: one, or one a line, with the line's number."""
    if name.endswith(".jsonl"):
        with Path(name).open("rb") as file:
            yield from _lines(file)
        return
    content = read_bytes(name)
    if name == STANDARD_INPUT and _is_json_lines(content):
        yield from enumerate((each for each in content.splitlines()), start=1)
        return
    yield None, content


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines of a bounded length; a longer one is passed on cut, to be refused as it stands."""
    number = 0
    while content := file.readline(MAXIMUM_LINE + 1):
        number += 1
        if content.strip():
            yield number, content
        if len(content) > MAXIMUM_LINE and not content.endswith(b"\n"):
            break


def _is_json_lines(content: bytes) -> bool:
    first, _, rest = content.strip().partition(b"\n")
    try:
        return bool(rest) and isinstance(json.loads(first), dict)
    except ValueError:
        return False
