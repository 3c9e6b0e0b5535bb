"""`clairevoie convert`: responses and questionnaires from one format to another."""

import json
from pathlib import Path
from typing import Final

import click

from clairevoie.cli.documents import (
    exists,
    language_option,
    load_questionnaire,
    print_faults,
    read_bytes,
    terminal_language,
)
from clairevoie.cli.responses import (
    Questionnaires,
    checked,
    contents_of,
    questionnaire_option,
    read_one,
    refuse_missing,
)
from clairevoie.cli.writing import write_file
from clairevoie.core.answers import Response, as_document
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.questionnaire_files import (
    holds_questionnaire,
    questionnaire_json,
    questionnaire_yaml,
)
from clairevoie.formats.shipped import NotShipped, shipped_bytes
from clairevoie.formats.trees import InvalidDocument
from clairevoie.formats.wording import Language

KINDS: Final = (".json", ".jsonl", ".xlsx")
YAML: Final = (".yaml", ".yml")
QUESTIONNAIRE_KINDS: Final = (*YAML, ".json", ".xlsx")


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@questionnaire_option
@click.option("--force", is_flag=True, help="Replace a file that is not empty.")
@language_option
def convert(
    source: str, target: str, questionnaire: str | None, force: bool, language: str | None
) -> None:
    """Convert the responses of IN (.json, .jsonl, .xlsx, or -) to OUT, by the end of its name.

    A workbook leaves out answers to criteria that do not apply; it holds one response.

    A questionnaire (.yaml, .json, .xlsx, or the name of a shipped one) is converted too: IN says
    which of the two it is; from standard input it is one where OUT ends in .yaml.
    """
    if _is_questionnaire(source, target):
        content = _questionnaire_written(source, target, language)
        write_file(target, content, force=force, hint="OUT")
        return
    refuse_missing((source,))
    if not target.endswith(KINDS):
        raise click.BadParameter(
            "the file's name must end in .json, .jsonl or .xlsx", param_hint="OUT"
        )
    given = None if questionnaire is None else load_questionnaire(questionnaire, language)
    found = _read(source, Questionnaires(given), language)
    if len(found) != 1 and not target.endswith(".jsonl"):
        raise click.BadParameter(
            f"{source!r} holds {len(found)} responses: only a .jsonl file takes them",
            param_hint="OUT",
        )
    content = _written(found, target, terminal_language(language))
    write_file(target, content, force=force, hint="OUT")


def _is_questionnaire(source: str, target: str) -> bool:
    """Whether IN holds a questionnaire; only a file of its own can be looked into beforehand."""
    if target.endswith(YAML) or source.endswith(YAML):
        return True
    if not exists(source):
        return _ships(source)
    if source.endswith(".jsonl") or not Path(source).is_file():
        return False
    try:
        return holds_questionnaire(read_bytes(source))
    except InvalidDocument:
        return False


def _ships(name: str) -> bool:
    try:
        shipped_bytes(name)
    except NotShipped:
        return False
    return True


def _questionnaire_written(source: str, target: str, language: str | None) -> bytes:
    if not target.endswith(QUESTIONNAIRE_KINDS):
        raise click.BadParameter(
            "a questionnaire's file must end in .yaml, .json or .xlsx", param_hint="OUT"
        )
    questionnaire = load_questionnaire(source, language)
    if target.endswith(YAML):
        return questionnaire_yaml(questionnaire)
    if target.endswith(".json"):
        return questionnaire_json(questionnaire)
    from clairevoie.formats.authoring.writing import questionnaire_workbook

    try:
        return questionnaire_workbook(questionnaire, language=terminal_language(language))
    except InvalidDocument as invalid:
        print_faults(source, invalid.faults, language)
        raise SystemExit(1) from None


def _read(
    name: str, questionnaires: Questionnaires, language: str | None
) -> list[tuple[Response, Questionnaire]]:
    """Every response of a file; exits with 1 where any is at fault, with all of their faults."""
    found = []
    sound = True
    try:
        for line, content in contents_of(name):
            try:
                found.append(read_one(checked(line, content), questionnaires))
            except InvalidDocument as invalid:
                print_faults(name, invalid.faults, language, line)
                sound = False
    except InvalidDocument as unreadable:
        print_faults(name, unreadable.faults, language)
        sound = False
    if not sound:
        raise SystemExit(1)
    return found


def _written(found: list[tuple[Response, Questionnaire]], target: str, language: Language) -> bytes:
    if target.endswith(".xlsx"):
        from clairevoie.formats.workbooks.writing import workbook_of

        [(response, questionnaire)] = found
        return workbook_of(questionnaire, response, language=language)
    documents = [as_document(response) for response, _ in found]
    if target.endswith(".jsonl"):
        lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in documents)
        return "".join(f"{line}\n" for line in lines).encode()
    return (json.dumps(documents[0], ensure_ascii=False, indent=1) + "\n").encode()
