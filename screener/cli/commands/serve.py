"""Run the server."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import click

from screener.cli.options import clinics_option, rules_option
from screener.cli.table import command
from screener.config import read_settings
from screener.web.app import create_app
from screener.web.server import serve_forever


@command
@rules_option
@clinics_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many processes answer requests.",
)
def serve(rules: Path | None, clinics: Path | None, *, host: str, port: int, workers: int) -> None:
    """All other settings come from environment variables; docs/running.md lists them."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    settings = read_settings(os.environ, rules=rules, clinics=clinics)
    serve_forever(create_app(settings), host=host, port=port, workers=workers)
