"""Explanations as text for a terminal of 100 columns, one for each sheet."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from screener.errors import RespondentError
from screener.explain.reasons import ExplainedRule, Explanation, Firing, Node, explain
from screener.records.lines import sheets_in
from screener.rulebook.model import RuleBook
from screener.screening.kleene import Truth

WIDTH: Final = 100
_LEAST_WIDTH: Final = 40
"""The width that words keep if a tree is too deep for its lines to fit."""
_LABELS: Final[dict[Truth, str]] = {True: "true", False: "false", None: "unknown"}
_WITHOUT_LEVEL: Final = {
    Firing.UNDECIDED: "undecided while answers are missing",
    Firing.SILENT: "unknown, and silent by its when_unknown",
    Firing.NOT_HOLDING: "does not hold",
}

Wanted = Callable[[ExplainedRule], bool]


def explain_lines(book: RuleBook, stream: BinaryIO, wanted: Wanted) -> Iterator[tuple[bytes, bool]]:
    """Yield for every line of a stream its explanation, and whether its sheet was valid.

    Only the wanted rules of each sheet are shown; all of them are counted.
    """
    for number, read in enumerate(sheets_in(book, stream), 1):
        gap = "\n" if number > 1 else ""
        if isinstance(read, RespondentError):
            yield f"{gap}line {number}: {read}\n".encode(), False
        else:
            lines = explanation_lines(explain(book, read), wanted)
            text = "\n".join([f"{gap}line       {number}", *lines])
            yield f"{text}\n".encode(), True


def explanation_lines(explanation: Explanation, wanted: Wanted) -> Iterator[str]:
    """Yield the lines of one explanation: its head, the wanted rules, and how many there are."""
    shown = [explained for explained in explanation.rules if wanted(explained)]
    yield from _head(explanation)
    yield ""
    for explained in shown:
        yield from _rule(explained)
    yield from [""] if shown else []
    yield _count(explanation.rules, len(shown))


def _head(explanation: Explanation) -> Iterator[str]:
    header, guidance = explanation.book.rulebook, explanation.guidance
    lines = {
        "rule book": f"{header.id} {header.version}",
        "digest": explanation.book.digest,
        "level": guidance.level or "none, as no finding sets one",
        "complete": "yes" if guidance.complete else "no",
        "missing": ", ".join(guidance.missing) or "nothing",
    }
    for name, words in lines.items():
        yield from _wrapped(words, first=f"{name:<11}", rest=11)


def _rule(explained: ExplainedRule) -> Iterator[str]:
    rule, outcome = explained.rule, explained.outcome
    words = _WITHOUT_LEVEL.get(outcome, f"{outcome}, weighs {explained.level}")
    yield from _wrapped(f"{rule.id} ({rule.topic}, {rule.level}): {words}", first="rule ", rest=5)
    yield from _tree(explained.tree, indent=0)


def _tree(node: Node, indent: int) -> Iterator[str]:
    first = f"  {_LABELS[node.truth]:<9}{'':{indent}}"
    beneath = len(first) + 2
    yield from _wrapped(node.words, first=first, rest=beneath)
    for answer in node.answers:
        yield from _wrapped(answer, first=" " * beneath, rest=beneath + 2)
    for part in node.parts:
        yield from _tree(part, indent + 2)


def _count(rules: Iterable[ExplainedRule], shown: int) -> str:
    counts = Counter(explained.outcome for explained in rules)
    listed = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Firing if counts[outcome])
    hidden = f"; {shown} shown" if shown < counts.total() else ""
    return f"{counts.total()} rule{'' if counts.total() == 1 else 's'}: {listed}{hidden}"


def _wrapped(words: str, *, first: str, rest: int) -> list[str]:
    """Break a line between words; a name longer than the line stays whole."""
    return textwrap.wrap(
        words,
        max(WIDTH, rest + _LEAST_WIDTH),
        initial_indent=first,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
