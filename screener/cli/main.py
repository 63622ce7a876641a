"""The ``screener`` command itself.

Exit status: 0 fine, 1 the thing checked falls short, 2 it could not run, 130 stopped by Ctrl+C.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

from screener.cli.output import OutputError, guard_output, release_output
from screener.cli.table import COMMANDS
from screener.errors import ScreenerError
from screener.garbage import collected_later
from screener.wording import unseen, visible

STOPPED: Final = 130
"""The exit status after Ctrl+C, as shells have it."""
_WRITTEN: Final = "screener.written"
"""The arguments as they were written, in what a command knows of its call."""
# All that `screener --help` needs to know of the commands.
_STAND_INS: Final = {name: click.Command(name, help=line.does) for name, line in COMMANDS.items()}


class _Screener(click.Group):
    """Loads a command when it is called, so that none waits for what only others need.

    Prints every error of ours on standard error, one per line, and never shows a traceback. What
    nobody can see in an argument is named.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        written = " ".join(args)
        with _in_sight(written):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_WRITTEN] = written
        return context

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Put the command itself in the place of its stand-in."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, _load(name) if name and stand_in else None, rest

    def invoke(self, ctx: click.Context) -> object:
        try:
            with _in_sight(ctx.meta[_WRITTEN]):
                return super().invoke(ctx)
        except ScreenerError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("stopped before it was done", err=True)
            ctx.exit(STOPPED)


@contextmanager
def _in_sight(written: str) -> Iterator[None]:
    """Let a complaint about arguments name what nobody can see in them."""
    try:
        yield
    except click.UsageError as error:
        hint = unseen(written)
        if not hint:
            raise
        said = visible(error.format_message()).rstrip(".")
        raise click.UsageError(said + hint, error.ctx) from error


@collected_later()
def _load(name: str) -> click.Command:
    module = import_module(f"screener.cli.{COMMANDS[name].file}")
    loaded: click.Command = getattr(module, name.replace("-", "_"))
    return loaded


@click.group(
    cls=_Screener,
    commands=_STAND_INS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="isotretinoin-screener")
def cli() -> None:
    """Questions before a dermatology visit, and guidance with its reasons and sources."""


def main() -> None:
    """Run the command; it could not run if what it has to say cannot be written."""
    guard_output()
    signal.signal(signal.SIGINT, _interrupt)
    try:
        try:
            cli()
        finally:
            sys.stdout.flush()  # while an error can still be told
    except OutputError as error:
        release_output()
        click.echo(str(error), err=True)
        sys.exit(2)


def _interrupt(*_signal: object) -> None:
    """End what runs; what is half made then may fail to be taken down, which tells nobody more."""
    sys.unraisablehook = lambda _: None
    raise KeyboardInterrupt
