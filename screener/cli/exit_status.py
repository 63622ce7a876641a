"""Leave with the exit status 1."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from screener.wording import visible


def fall_short(words: str) -> NoReturn:
    """Say on standard error what falls short, and exit with status 1."""
    click.echo(visible(words), err=True)
    sys.exit(1)
