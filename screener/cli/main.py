"""The ``screener`` command itself.

Exit status: 0 fine, 1 the thing checked falls short, 2 it could not run.
"""

from __future__ import annotations

import click

from screener.cli.answering import evaluate, explain, replay
from screener.cli.authoring import check, graph, schema, sign
from screener.cli.exchanging import fhir
from screener.cli.proving import coverage, diff, prove
from screener.cli.serving import embed, send, serve
from screener.errors import ScreenerError


class _Screener(click.Group):
    """Says every error of ours on standard error, one a line, and never shows a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ScreenerError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


@click.group(cls=_Screener, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="screener")
def cli() -> None:
    """Questions before a dermatology visit, and guidance with its reasons and sources."""


for _command in (
    check,
    coverage,
    diff,
    embed,
    evaluate,
    explain,
    fhir,
    graph,
    prove,
    replay,
    schema,
    send,
    serve,
    sign,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command."""
    cli()
