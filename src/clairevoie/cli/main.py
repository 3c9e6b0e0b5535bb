"""`clairevoie`: the group of commands, each imported only when it is called."""

import sys
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from typing import Final

import click

_COMMANDS: Final = {
    "check": ("clairevoie.cli.check", "check"),
    "template": ("clairevoie.cli.template", "template"),
    "score": ("clairevoie.cli.score", "score"),
    "convert": ("clairevoie.cli.convert", "convert"),
    "demo": ("clairevoie.cli.site", "demo"),
    "serve": ("clairevoie.cli.site", "serve"),
    "worker": ("clairevoie.cli.site", "worker"),
    "manage": ("clairevoie.cli.site", "manage"),
}


class _Lazy(click.Group):
    """Starts in the time of the one command that is called: `score` never imports Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(version("clairevoie"))
        ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
    help="Print the version.",
)  # fmt: skip
def main() -> None:
    """Security maturity questionnaires: check them, score responses, run the site.

    Exit status: 0 done; 1 the input is at fault; 2 wrong usage.
    """
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal that cannot show « █ » gets « ? »
        sys.stdout.reconfigure(errors="replace")
