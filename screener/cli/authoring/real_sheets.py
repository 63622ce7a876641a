"""Compare rule books, and measure one, on an archive of real sheets: what --cohort asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from screener.cli.extras import extra
from screener.cli.sheet_files import show
from screener.cohort.files import refuse_overwriting
from screener.rulebook.model import RuleBook
from screener.yamlfile.files import check_writable, write_text

if TYPE_CHECKING:
    from screener.cohort.counts.moves import Moved, Movement


def _file(name: str, words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(name, metavar="FILE", type=click.Path(path_type=Path), help=words)


_OPTIONS: Final = {
    "cohort": _file(
        "--cohort", "Count the sheets of this archive instead: .parquet, .csv, .ndjson or .jsonl."
    ),
    "minimum": click.option(
        "--minimum",
        default=11,
        show_default=True,
        type=click.IntRange(1, 1_000_000),
        help="With --cohort, the least count that is told.",
    ),
    "keep": click.option(
        "--keep",
        multiple=True,
        metavar="COLUMN",
        help="With --cohort, a column that is no question; can be repeated.",
    ),
    "apart": click.option(
        "--apart",
        multiple=True,
        metavar="QUESTION",
        help="With --cohort, a question that now means something else; can be repeated.",
    ),
    "plot": _file("--plot", "With --cohort, draw the moves as SVG into this file."),
    "moved": _file(
        "--moved", "With --cohort, write the sheets that move into this file; needs --keep."
    ),
}
BOTH: Final = ("cohort", "minimum", "keep")


@dataclass(frozen=True)
class Counting:
    """What --cohort and the options that go with it ask for.

    Attributes:
        cohort: the archive.
        minimum: the least count that is told.
        keep: the columns that are no questions.
        apart: the questions that two rule books mean differently, because the user says so.
        plot: where to draw the moves.
        moved: where to write the sheets that move.
    """

    cohort: Path
    minimum: int
    keep: tuple[str, ...]
    apart: tuple[str, ...] = ()
    plot: Path | None = None
    moved: Path | None = None


def counting_options(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add options of --cohort to a command, which gets them as one `counting`; None without it."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def gather(**given: Any) -> Any:
            own = {name: given.pop(name) for name in names}
            _refuse_mixed(names)
            counting = None if own["cohort"] is None else Counting(**own)
            return function(**given, counting=counting)

        for name in reversed(names):
            gather = _OPTIONS[name](gather)
        return gather

    return add


def _refuse_mixed(names: Collection[str]) -> None:
    """Refuse options that count real sheets beside those that draw random people."""
    context = click.get_current_context()
    given = [
        each
        for each in context.command.params
        if isinstance(each, click.Option)
        and context.get_parameter_source(each.name or "") is ParameterSource.COMMANDLINE
    ]
    counts = any(each.name == "cohort" for each in given)
    for option in given:
        if counts and option.name not in (*names, "rules"):
            raise click.UsageError(f"{option.opts[0]} does not go with --cohort")
        if not counts and option.name in names:
            raise click.UsageError(f"{option.opts[0]} needs --cohort FILE")


def check_outputs(counting: Counting, books: tuple[Path, Path]) -> None:
    """Raise OperatorError if a file to write is one that is read, or if none can be written there.

    It takes long to count, so this is found out before.
    """
    outputs = {"--plot": counting.plot, "--moved": counting.moved}
    old, new = books
    refuse_overwriting(outputs, {"the archive": counting.cohort, "OLD": old, "NEW": new})
    if counting.plot:
        check_writable(counting.plot)


def spread_lines_of(book: RuleBook, counting: Counting) -> Iterator[str]:
    """Yield how many sheets of an archive get each level, rule and topic."""
    with extra("cohort"):
        from screener.cohort.counts import (  # noqa: PLC0415 - the extra may be missing
            spread,
            spread_text,
        )
    counted = spread.spread_of(book, counting.cohort, counting.keep, show)
    yield from spread_text.spread_lines(book, counted, counting.minimum)


def moves_lines_of(old: RuleBook, new: RuleBook, counting: Counting) -> Iterator[str]:
    """Yield how many sheets move between levels; write the picture and those sheets if asked to."""
    with extra("cohort"):
        from screener.cohort.counts import moves, moves_text, picture  # noqa: PLC0415 - as above
    if counting.moved and not counting.keep:
        raise click.UsageError("--moved needs --keep COLUMN: what tells the sheets apart")
    movement = moves.Movement(old, new, counting.keep, counting.apart)
    with _written(counting, movement) as write:
        counted = movement.count(counting.cohort, show, write)
    report = moves_text.Report(movement, counted, counting.minimum)
    names = [old.named, new.named]
    if counting.plot:
        write_text(counting.plot, picture.picture(report, names))
    yield from moves_text.moves_lines(report, movement, names)


@contextmanager
def _written(counting: Counting, movement: Movement) -> Iterator[Callable[[Moved], None] | None]:
    if counting.moved is None:
        yield None
        return
    from screener.cohort.counts.moved import moved_written  # noqa: PLC0415 - as above

    with moved_written(counting.moved, movement, counting.cohort) as write:
        yield write
