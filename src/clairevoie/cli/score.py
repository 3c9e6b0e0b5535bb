"""`clairevoie score`: the assessment of responses, in words or as JSON lines."""

import json
from dataclasses import dataclass

import click

from clairevoie.cli.documents import (
    language_option,
    load_questionnaire,
    print_faults,
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
from clairevoie.core.scoring import as_document
from clairevoie.core.scoring import score as score_response
from clairevoie.formats.explanation import explain
from clairevoie.formats.trees import InvalidDocument
from clairevoie.formats.wording import Language


@dataclass(slots=True)
class _Printer:
    """Assessments on standard output: JSON lines, or texts with a rule between them."""

    questionnaires: Questionnaires
    language: Language | None  # None: JSON
    printed: int = 0

    def print(self, content: bytes) -> None:
        """Score one response. Raises `InvalidDocument`, and then nothing is printed."""
        response, questionnaire = read_one(content, self.questionnaires)
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
@questionnaire_option
@click.option("--json", "as_json", is_flag=True, help="One JSON assessment a line, nothing else.")
@language_option
def score(
    responses: tuple[str, ...], questionnaire: str | None, as_json: bool, language: str | None
) -> None:
    """Score responses (.json, .jsonl, .xlsx, or - for standard input) and explain each score."""
    refuse_missing(responses)
    given = None if questionnaire is None else load_questionnaire(questionnaire, language)
    printer = _Printer(Questionnaires(given), None if as_json else terminal_language(language))
    sound = [_score_file(name, printer, language) for name in responses]
    if not all(sound):
        raise SystemExit(1)


def _score_file(name: str, printer: _Printer, language: str | None) -> bool:
    """Print the assessment of each response of a file; False when any is at fault."""
    sound = True
    try:
        for line, content in contents_of(name):
            try:
                printer.print(checked(line, content))
            except InvalidDocument as invalid:
                print_faults(name, invalid.faults, language, line)
                sound = False
    except InvalidDocument as unreadable:
        print_faults(name, unreadable.faults, language)
        return False
    return sound
