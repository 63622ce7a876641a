"""Which questions a condition depends on."""

from __future__ import annotations

from screener.rulebook.conditions import AnswerIs, Condition, ScoreIs, leaves
from screener.rulebook.model import RuleBook


def questions_named(book: RuleBook, condition: Condition) -> frozenset[str]:
    """Return the questions that a condition itself names, also through scores."""
    found: set[str] = set()
    for leaf in leaves(condition):
        if not isinstance(leaf, str):
            found |= _questions_of(book, leaf)
    return frozenset(found)


def questions_in(book: RuleBook, condition: Condition) -> frozenset[str]:
    """Return the questions that a condition names, also through named conditions and scores."""
    found: set[str] = set()
    waiting = list(leaves(condition))
    while waiting:
        leaf = waiting.pop()
        if isinstance(leaf, str):
            waiting += leaves(book.conditions[leaf])
        else:
            found |= _questions_of(book, leaf)
    return frozenset(found)


def _questions_of(book: RuleBook, leaf: AnswerIs | ScoreIs) -> set[str]:
    return set(book.scores[leaf.score].of) if isinstance(leaf, ScoreIs) else {leaf.question}


def questions_behind(book: RuleBook, condition: Condition) -> frozenset[str]:
    """Return the questions that a condition depends on, and those that decide if they are asked."""
    found: set[str] = set()
    waiting = [condition]
    while waiting:
        for name in questions_in(book, waiting.pop()) - found:
            found.add(name)
            enabling = book.questions[name].enable_when
            waiting += [] if enabling is None else [enabling]
    return frozenset(found)
