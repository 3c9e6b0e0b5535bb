"""`clairevoie template`: an empty response to fill in."""

import json
from pathlib import Path
from typing import Final

import click

from clairevoie.cli.documents import load_questionnaire
from clairevoie.formats.responses import empty_response

STANDARD_OUTPUT: Final = "-"


@click.command()
@click.argument("questionnaire")
@click.option(
    "-o", "--output", default=STANDARD_OUTPUT, help="The .json file to write; - to print."
)
@click.option("--force", is_flag=True, help="Replace a file that is not empty.")
def template(questionnaire: str, output: str, force: bool) -> None:
    """Write an empty response to QUESTIONNAIRE (a file, or the name of a shipped one)."""
    if output != STANDARD_OUTPUT and not output.endswith(".json"):
        raise click.BadParameter("the file's name must end in .json", param_hint="-o")
    document = empty_response(load_questionnaire(questionnaire))
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if output == STANDARD_OUTPUT:
        click.echo(text.encode(), nl=False)  # bytes: JSON is UTF-8, whatever the terminal speaks
        return
    path = Path(output)
    try:
        if not force and path.exists() and path.stat().st_size:
            raise click.BadParameter(
                f"{output!r} is there already; --force replaces it", param_hint="-o"
            )
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(
            f"cannot write {output!r}: {error.strerror}", param_hint="-o"
        ) from None
