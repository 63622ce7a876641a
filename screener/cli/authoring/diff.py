"""Compare two rule books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import click

from screener.cli.authoring.real_sheets import (
    BOTH,
    Counting,
    check_outputs,
    counting_options,
    moves_lines_of,
)
from screener.cli.exit_status import fall_short
from screener.cli.options import people_option, population_option
from screener.cli.rule_books import read
from screener.cli.table import command
from screener.compare.diff import Comparison, Move
from screener.compare.diff_text import DiffText
from screener.compare.losses import losses
from screener.compare.renames import described_under_new_ids
from screener.compare.sampling import sampled_moves
from screener.compare.spread_change import spread_change
from screener.population.drawing import Crowd
from screener.population.loader import read_population
from screener.population.model import Population
from screener.population.spread import spread
from screener.population.spread_text import described_lines
from screener.rulebook.loader import Reading
from screener.rulebook.model import RuleBook


@command
@click.option("--only-stricter", is_flag=True, help="Fail if the change takes anything back.")
@people_option
@population_option
@counting_options(*BOTH, "apart", "plot", "moved")
@click.argument("books", nargs=2, metavar="OLD NEW", type=click.Path(path_type=Path))
def diff(
    books: tuple[Path, Path],
    *,
    only_stricter: bool,
    people: int,
    population: Path | None,
    counting: Counting | None,
) -> None:
    """With --only-stricter, the exit status is 1 if the change takes back anything from anybody.

    That is: calmer guidance, a guarantee that is gone or promises less, a number to call that is
    gone, a question asked of fewer people, or a rule that stops interrupting somebody, no longer
    speaks to them, or speaks more calmly or for later.

    With --population, the shares are of people as its file says, and what they and its groups get
    is told for both rule books.

    With --cohort, real sheets are counted instead: how many move between which levels, and by which
    rules. Small counts are hidden, and so are those that would give them away.
    """
    if counting:
        check_outputs(counting, books)
    before, after = map(read, books)
    if counting:
        _print(moves_lines_of(before.book, after.book, counting))
        return
    with closing(Comparison(before.book, after.book)) as comparison:
        both = (comparison.old, comparison.new)
        described = _described(population, comparison)
        crowd = Crowd(both, described)
        moves = tuple(comparison.moves())
        text = DiffText(comparison, sampled_moves(*both, crowd, people))
        _print(text.lines(moves))
        _print(described_lines(described, crowd.by_chance))
        if described:
            _print(_spreads(both, crowd, people, described))
        if only_stricter:
            _fail_if_taken_back(before, after, comparison, text, moves)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _described(file: Path | None, comparison: Comparison) -> Population | None:
    """Read who the people are; the file may name questions by their old or by their new ids."""
    if file is None:
        return None
    described = read_population(file, (comparison.original, comparison.new))
    return described_under_new_ids(described, comparison.renamed)


def _spreads(
    books: tuple[RuleBook, RuleBook], crowd: Crowd, people: int, described: Population
) -> Iterator[str]:
    """Yield what people get from the old rule book and from the new one."""
    yield "\nspread, old -> new"
    tallies = [spread(book, crowd, people, described.groups) for book in books]
    yield from spread_change(books, *tallies)


def _fail_if_taken_back(
    before: Reading,
    after: Reading,
    comparison: Comparison,
    text: DiffText,
    moves: Iterable[Move],
) -> None:
    calmer = [text.calmer(move) for move in moves if move.calms]
    taken = [*calmer, *_taken_back(before, after, comparison, text)]
    if taken:
        fall_short("\n".join(taken))


def _taken_back(
    before: Reading, after: Reading, comparison: Comparison, text: DiffText
) -> Iterator[str]:
    """Yield a line for each thing that is taken back: its place, what is lost, and by whom."""
    for loss in losses(comparison):
        reading = before if loss.gone else after
        yield str(reading.problem(loss.path, text.loss(loss)))
