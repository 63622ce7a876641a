"""Which questions a condition depends on."""

from __future__ import annotations

from screener.rulebook.conditions import AnswerIs, Condition, ScoreIs, leaves
from screener.rulebook.model import RuleBook


def own_questions(book: RuleBook, condition: Condition) -> frozenset[str]:
    """Return the questions that a condition names itself or through scores."""
    found: set[str] = set()
    for leaf in leaves(condition):
        if isinstance(leaf, ScoreIs):
            found |= set(book.scores[leaf.score].of)
        elif isinstance(leaf, AnswerIs):
            found.add(leaf.question)
    return frozenset(found)


def questions_in(book: RuleBook, condition: Condition) -> frozenset[str]:
    """Return the questions that a condition names, also through named conditions and scores."""
    found: set[str] = set()
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        found |= own_questions(book, part)
        waiting += [book.conditions[leaf] for leaf in leaves(part) if isinstance(leaf, str)]
    return frozenset(found)


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
