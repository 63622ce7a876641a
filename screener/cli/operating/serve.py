"""Run the server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from screener.cli.options import clinics_option, rules_option
from screener.cli.table import command
from screener.config import need_lasting_keys, read_settings
from screener.web.editions import Editions
from screener.web.http.log import start_log
from screener.web.operations.accounts import Observer
from screener.web.operations.metrics import start_counting
from screener.web.server.listener import address_of, listen
from screener.web.server.serving import serve_forever

_HERE_ALONE: Final = (
    "PORT is set, but only this machine can reach 127.0.0.1; a hosting platform needs "
    "--host 0.0.0.0"
)


@command
@rules_option
@clinics_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address or name to listen on; 0.0.0.0 is every IPv4 address, :: every one.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    envvar="PORT",
    show_envvar=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    envvar="WEB_CONCURRENCY",
    show_envvar=True,
    help="How many processes answer requests.",
)
def serve(rules: Path | None, clinics: Path | None, *, host: str, port: int, workers: int) -> None:
    """All other settings come from environment variables; docs/running.md lists them."""
    settings = read_settings(os.environ, rules=rules, clinics=clinics, host=host)
    start_log(settings.operating.log)
    need_lasting_keys(settings, workers=workers)
    if _is_started_by_a_platform():
        click.echo(_HERE_ALONE, err=True)
    observers = _meters(settings.operating.metrics)
    serve_forever(
        Editions(settings, observers=observers),
        host=host,
        port=port,
        workers=workers,
        keep_alive=settings.keep_alive,
    )


def _meters(place: tuple[str, int] | None) -> tuple[Observer, ...]:
    """Start to count if there is a place for the metrics; before anything else is in memory."""
    if place is None:
        return ()
    host, port = place
    listener = listen(host, port)
    where = address_of(host, listener).removeprefix("http://")
    meter = start_counting(listener)
    click.echo(f"Metrics for Prometheus are at {where}")
    return (meter,)


def _is_started_by_a_platform() -> bool:
    """Return whether the port comes from the environment, and nobody chose the host."""
    context = click.get_current_context()
    return (
        context.get_parameter_source("port") is ParameterSource.ENVIRONMENT
        and context.get_parameter_source("host") is ParameterSource.DEFAULT
    )
