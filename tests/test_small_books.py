"""The rule books that chance makes are such as the reader accepts, and of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, find, given, settings

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs, leaves
from screener.rulebook.dependencies import questions_behind
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import Question, RuleBook
from tests.clock import Clock
from tests.sheets import every_sheet
from tests.small_books import ANEW, MOST_SHEETS, books


@given(small=books())
@settings(ANEW, max_examples=60)
def test_the_reader_accepts_any_small_rule_book(small: RuleBook) -> None:
    content = small.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    with TemporaryDirectory() as folder:
        path = Path(folder, "rules.yaml")
        path.write_text(json.dumps(content), encoding="utf-8")
        assert load_rulebook(path, today=Clock().today()) == small


@given(small=books())
@settings(ANEW, max_examples=60)
def test_all_sheets_of_any_small_rule_book_can_be_tried(small: RuleBook) -> None:
    assert sum(1 for _ in every_sheet(small)) <= MOST_SHEETS


def depth(book: RuleBook, question: Question) -> int:
    """Return how many questions stand one behind the other before this one is asked."""
    if question.enable_when is None:
        return 0
    behind = questions_behind(book, question.enable_when)
    return 1 + max(depth(book, book.questions[name]) for name in behind)


def scored(book: RuleBook) -> Iterator[Question]:
    yield from (book.questions[name] for score in book.scores.values() for name in score.of)


def nested(condition: Condition) -> int:
    match condition:
        case All() | AnyOf():
            return 1 + max(nested(part) for part in condition.parts)
        case Not():
            return 1 + nested(condition.negated)
        case _:
            return 0


def many(book: RuleBook) -> Iterator[Question]:
    yield from (question for question in book.questions.values() if question.many)


def asking(book: RuleBook) -> Iterator[str | AnswerIs | ScoreIs]:
    """Yield all that decides whether questions are asked."""
    for question in book.questions.values():
        if question.enable_when is not None:
            yield from leaves(question.enable_when)


KINDS: dict[str, Callable[[RuleBook], bool]] = {
    "a scored question that is not always asked": lambda book: any(
        question.enable_when is not None for question in scored(book)
    ),
    "one of them with points for every answer": lambda book: any(
        question.enable_when is not None and all(option.points != 0 for option in question.options)
        for question in scored(book)
    ),
    "branching three deep": lambda book: any(
        depth(book, question) >= 3 for question in book.questions.values()
    ),
    "many answers, some of them unknown": lambda book: any(q.unknown_options for q in many(book)),
    "an answer that stands alone": lambda book: any(q.exclusive_options for q in many(book)),
    "an unknown answer that stands alone": lambda book: any(
        q.exclusive_options & q.unknown_options for q in many(book)
    ),
    "several sections, and one of several questions": lambda book: (
        len(book.sections) > 1 and any(len(section.questions) > 1 for section in book.sections)
    ),
    "a named condition for asking": lambda book: any(
        isinstance(leaf, str) for leaf in asking(book)
    ),
    "a score for asking": lambda book: any(isinstance(leaf, ScoreIs) for leaf in asking(book)),
    "conditions three deep": lambda book: any(nested(rule.when) >= 3 for rule in book.rules),
    "a silent rule": lambda book: any(rule.doubt_level is None for rule in book.rules),
    "a guarantee": lambda book: bool(book.guarantees),
}


@pytest.mark.parametrize("kind", KINDS)
def test_some_small_rule_books_have(kind: str) -> None:
    quickly = settings(ANEW, max_examples=2_000, phases=[Phase.generate], database=None)
    assert KINDS[kind](find(books(), KINDS[kind], settings=quickly))
