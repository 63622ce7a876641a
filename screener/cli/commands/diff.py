"""Compare two rule books."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from screener.cli.exit_status import fall_short
from screener.cli.rule_books import load
from screener.cli.table import command
from screener.compare.diff import Comparison
from screener.compare.diff_text import DiffText
from screener.compare.sampling import sampled_moves


@command
@click.option("--only-stricter", is_flag=True, help="Fail if anybody would get calmer guidance.")
@click.option(
    "--people",
    default=20_000,
    show_default=True,
    type=click.IntRange(100, 10_000_000),
    help="How many random people to estimate the shares from.",
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def diff(old: Path, new: Path, *, only_stricter: bool, people: int) -> None:
    """With --only-stricter, the exit status is 1 if anybody would get calmer guidance."""
    before, after = load(old), load(new)
    with closing(Comparison(before, after)) as comparison:
        moves = tuple(comparison.moves())
        for line in DiffText(comparison, sampled_moves(before, after, people)).lines(moves):
            click.echo(line)
    calmer = sum(move.calms for move in moves)
    if only_stricter and calmer:
        fall_short(f"{calmer} of these moves are to calmer guidance")
