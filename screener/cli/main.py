"""The ``screener`` command itself.

Exit status: 0 fine, 1 the thing checked falls short, 2 it could not run.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from screener.cli.table import COMMANDS
from screener.errors import ScreenerError

# All that `screener --help` needs to know of the commands.
_STAND_INS: Final = {name: click.Command(name, help=line.does) for name, line in COMMANDS.items()}


class _Screener(click.Group):
    """Loads a command when it is called, so that none waits for what only others need.

    Prints every error of ours on standard error, one per line, and never shows a traceback.
    """

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Put the command itself in the place of its stand-in."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, _load(name) if name and stand_in else None, rest

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ScreenerError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


def _load(name: str) -> click.Command:
    module = import_module(f"screener.cli.commands.{COMMANDS[name].file}")
    loaded: click.Command = getattr(module, name)
    return loaded


@click.group(
    cls=_Screener,
    commands=_STAND_INS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="screener")
def cli() -> None:
    """Questions before a dermatology visit, and guidance with its reasons and sources."""


def main() -> None:
    """Run the command."""
    cli()
