"""`clairevoie template`: an empty response to fill in."""

import json
from typing import Final

import click

from clairevoie.cli.documents import language_option, load_questionnaire, terminal_language
from clairevoie.cli.writing import write_file
from clairevoie.formats.responses import empty_response

STANDARD_OUTPUT: Final = "-"


@click.command()
@click.argument("questionnaire")
@click.option(
    "-o",
    "--output",
    default=STANDARD_OUTPUT,
    help="The .xlsx or .json file to write; - to print JSON.",
)
@click.option("--force", is_flag=True, help="Replace a file that is not empty.")
@language_option
def template(questionnaire: str, output: str, force: bool, language: str | None) -> None:
    """Write an empty response to QUESTIONNAIRE (a file, or the name of a shipped one).

    A workbook (.xlsx) is filled in with Excel or LibreOffice; `clairevoie score` reads both kinds.
    """
    if output != STANDARD_OUTPUT and not output.endswith((".json", ".xlsx")):
        raise click.BadParameter("the file's name must end in .xlsx or .json", param_hint="-o")
    asked = load_questionnaire(questionnaire, language)
    if output.endswith(".xlsx"):
        from clairevoie.formats.workbooks.writing import workbook_of

        content = workbook_of(asked, language=terminal_language(language))
    else:
        text = json.dumps(empty_response(asked), ensure_ascii=False, indent=1) + "\n"
        content = text.encode()
    if output == STANDARD_OUTPUT:
        click.echo(content, nl=False)  # bytes: JSON is UTF-8, whatever the terminal speaks
        return
    write_file(output, content, force=force, hint="-o")
