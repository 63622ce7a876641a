"""Print the form of a rule book."""

from __future__ import annotations

import json

import click

from screener.cli.table import command
from screener.rulebook.model import json_schema


@command
def schema() -> None:
    """Editors such as VS Code use it to complete and check a rule book while you type."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
