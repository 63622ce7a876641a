"""The options that several commands take."""

from __future__ import annotations

import os
from pathlib import Path

import click

from screener.config import chosen_rules

rules_option = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    help="The rule book; by default SCREENER_RULES, else rules.yaml here, else the one shipped.",
)


language_option = click.option(
    "--language",
    default="",
    help="A language that the rule book is translated to; by default its own.",
)

clinics_option = click.option(
    "--clinics",
    type=click.Path(path_type=Path),
    help="The folder of clinics; by default SCREENER_CLINICS, else clinics here, else the example.",
)

population_option = click.option(
    "--population",
    type=click.Path(path_type=Path),
    help="A file that says how often people give each answer, such as tests/population.yaml.",
)


people_option = click.option(
    "--people",
    default=20_000,
    show_default=True,
    type=click.IntRange(100, 10_000_000),
    help="How many random people to estimate the shares from.",
)


def chosen_once(file: Path | None, rules: Path | None) -> Path:
    """Return the rule book of a command that takes it as FILE or by --rules, but not twice."""
    if file and rules:
        raise click.UsageError("give the rule book once, as FILE or by --rules")
    return file or rules or chosen_rules(os.environ)
