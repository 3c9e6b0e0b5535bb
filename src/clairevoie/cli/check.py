"""`clairevoie check`: every fault of questionnaire files, with its line."""

import click

from clairevoie.cli.documents import (
    language_option,
    print_faults,
    printable,
    read_questionnaire_named,
)
from clairevoie.formats.trees import InvalidDocument


@click.command()
@click.argument("questionnaires", nargs=-1, required=True, metavar="QUESTIONNAIRE…")
@language_option
def check(questionnaires: tuple[str, ...], language: str | None) -> None:
    """Print every fault of questionnaire files (YAML, JSON, XLSX), as `file:line: what (mend)`.

    Of a workbook it prints the sheet and the cell.
    """
    sound = True
    for name in questionnaires:
        try:
            questionnaire = read_questionnaire_named(name)
        except InvalidDocument as invalid:
            print_faults(name, invalid.faults, language)
            sound = False
        else:
            conditional = sum(each.applies_when is not None for each in questionnaire.criteria)
            click.echo(
                f"{printable(name)}: {questionnaire.id} version {questionnaire.version}, "
                f"{len(questionnaire.criteria)} criteria ({conditional} conditional), "
                f"{len(questionnaire.facts)} facts, {questionnaire.digest}"
            )
    if not sound:
        raise SystemExit(1)
