"""Commands that turn answer sheets into guidance, and say why it is what it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NoReturn

import click

from screener.cli.shared import load, opened, rules_option
from screener.config import chosen_rules
from screener.errors import OperatorError
from screener.exchange.explanation import ExplainedRule
from screener.exchange.explanation_text import explain_lines
from screener.exchange.lines import answer_lines
from screener.rulebook.model import RuleBook
from screener.rulebook.names import unknown

_PROGRESS_STEP: Final = 10_000


@click.command()
@rules_option
@click.argument("sheets", type=click.Path(path_type=Path, allow_dash=True))
def evaluate(rules: Path | None, sheets: Path) -> None:
    """Evaluate answer sheets, one JSON object a line; - reads standard input."""
    book = load(rules or chosen_rules(os.environ))
    with opened(sheets) as stream:
        _print_each(answer_lines(book, stream))


@click.command()
@rules_option
@click.option("--rule", "only", multiple=True, metavar="ID", help="Show this rule; repeatable.")
@click.option("--firing", is_flag=True, help="Show only rules that fire or may fire.")
@click.argument("sheets", metavar="SHEET", type=click.Path(path_type=Path, allow_dash=True))
def explain(rules: Path | None, sheets: Path, *, only: tuple[str, ...], firing: bool) -> None:
    """Explain why each rule fires or not; never for patients.

    SHEET holds one JSON object a line, as for evaluate; - reads standard input. What this prints
    tells which answer would change the result, so it is for clinicians and authors alone.
    """
    book = load(rules or chosen_rules(os.environ))
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
    """Print the answer to every line, and leave with the status for them all."""
    faulty = 0
    for number, (answer, good) in enumerate(answers, 1):
        faulty += not good
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
        _show_progress(number)
    sys.exit(1 if faulty else 0)


def _show_progress(number: int) -> None:
    if number % _PROGRESS_STEP == 0 and sys.stderr.isatty() and not sys.stdout.isatty():
        click.echo(f"\r{number:,} sheets", nl=False, err=True)
