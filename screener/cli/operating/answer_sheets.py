"""Turn answer sheets into guidance and into pages for clinicians, explain it, and reproduce it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NoReturn

import click

from screener.cli.exit_status import fall_short
from screener.cli.options import language_option, rules_option
from screener.cli.rule_books import load_chosen, today
from screener.cli.sheet_files import opened, show_progress
from screener.cli.table import command
from screener.clinician.private import private_answers
from screener.clinician.writing import Writing
from screener.errors import OperatorError, ReplayError, RespondentError
from screener.explain.reasons import ExplainedRule
from screener.explain.text import explain_lines
from screener.records.lines import answer_lines, sheets_in
from screener.records.replay import replay as replayed
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.wording import unknown

_PROGRESS_STEP: Final = 10_000
_NEXT_PAGE: Final = "\f"
"""What separates pages: a printer starts a new one."""


@command
@rules_option
@language_option
@click.argument("sheets", type=click.Path(path_type=Path, allow_dash=True))
def evaluate(rules: Path | None, language: str, sheets: Path) -> None:
    """SHEETS is a file with one JSON object per line; - reads standard input."""
    book = load_chosen(rules, language)
    with opened(sheets) as stream:
        _print_each(answer_lines(book, stream))


@command
@rules_option
@click.option(
    "--rule", "only", multiple=True, metavar="ID", help="Show only this rule; can be repeated."
)
@click.option("--firing", is_flag=True, help="Show only rules that fire or may fire.")
@click.argument("sheets", metavar="SHEET", type=click.Path(path_type=Path, allow_dash=True))
def explain(rules: Path | None, sheets: Path, *, only: tuple[str, ...], firing: bool) -> None:
    """SHEET is a file with one JSON object per line, as for evaluate; - reads standard input.

    This shows which answer would change the result, so it is only for clinicians and authors.
    """
    book = load_chosen(rules)
    _refuse_unknown_rules(book, only)

    def wanted(explained: ExplainedRule) -> bool:
        named = not only or explained.rule.id in only
        return named and (explained.outcome.may_fire or not firing)

    with opened(sheets) as stream:
        _print_each(explain_lines(book, stream, wanted))


def _refuse_unknown_rules(book: RuleBook, names: Iterable[str]) -> None:
    known = {rule.id for rule in book.rules}
    if strange := [unknown("rule", name, known) for name in names if name not in known]:
        raise OperatorError("\n".join(strange))


def _print_each(answers: Iterable[tuple[bytes, bool]]) -> NoReturn:
    """Print the answer to every line; exit with status 1 if any line was faulty."""
    faulty = 0
    in_view = sys.stdout.isatty()
    for number, (answer, good) in enumerate(answers, 1):
        faulty += not good
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
        if not in_view:
            _show_progress(number)
    sys.exit(1 if faulty else 0)


@command
@rules_option
@click.option("--leave-off-private", "private", is_flag=True, help="Leave off private answers.")
@click.argument("sheets", metavar="SHEET", type=click.Path(path_type=Path, allow_dash=True))
def record(rules: Path | None, sheets: Path, *, private: bool) -> None:
    """SHEET is a file with one JSON object per line, as for evaluate; - reads standard input.

    Pages of several sheets are separated by form feeds.
    """
    book = load_chosen(rules)
    pages = _Pages(book, leaves_off=private)
    faulty = printed = 0
    with opened(sheets) as stream:
        for number, sheet in enumerate(sheets_in(book, stream), 1):
            if isinstance(sheet, RespondentError):
                click.echo(f"line {number}: {sheet}", err=True)
                faulty += 1
            else:
                click.echo(f"{_NEXT_PAGE if printed else ''}{pages.of(sheet)}", nl=False)
                printed += 1
    sys.exit(1 if faulty or not printed else 0)


class _Pages:
    def __init__(self, book: RuleBook, *, leaves_off: bool) -> None:
        self._book = book
        self._writing = Writing(book)
        self._leaves_off = leaves_off
        self._day = today().isoformat()

    def of(self, sheet: AnswerSheet) -> str:
        left_off = private_answers(self._book, sheet) if self._leaves_off else frozenset[str]()
        page = self._writing.page(sheet, assess(self._book, sheet), left_off)
        return self._writing.written(page, self._day).text


@command
@rules_option
@language_option
@click.argument("guidance", type=click.Path(path_type=Path, allow_dash=True))
@click.argument("sheets", type=click.Path(path_type=Path, allow_dash=True))
def replay(rules: Path | None, language: str, guidance: Path, sheets: Path) -> None:
    """GUIDANCE is what evaluate printed, and SHEETS is what it was made from, line by line.

    One of the two may be -, for standard input.
    """
    if str(guidance) == str(sheets) == "-":
        raise click.UsageError("only one of GUIDANCE and SHEETS can be standard input")
    book = load_chosen(rules, language)
    with opened(guidance) as recorded, opened(sheets) as sent:
        try:
            same, lines = _compare(replayed(book, recorded, sent))
        except ReplayError as error:
            fall_short(str(error))
    if not lines:
        fall_short("there is nothing to replay")
    click.echo(f"{same} of {lines} the same")
    sys.exit(0 if same == lines else 1)


def _compare(replayed_lines: Iterable[tuple[str, ...]]) -> tuple[int, int]:
    """Print what differs in each line; return how many lines are the same, and how many exist."""
    same = number = 0
    for number, differences in enumerate(replayed_lines, 1):
        same += not differences
        for difference in differences:
            click.echo(f"line {number}: {difference}", err=True)
        _show_progress(number)
    return same, number


def _show_progress(number: int) -> None:
    if number % _PROGRESS_STEP == 0:
        show_progress(number)
