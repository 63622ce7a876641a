"""Finds the calm answer to each question: the one that worries the rules least.

A person in a story gives calm answers wherever possible, so that only what matters is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import LevelId, Option, Question, RuleBook

Worries = dict[tuple[str, str], list[int]]
"""How many rules of each level look for an option, most urgent first, by question and option."""


def calm_answers(book: RuleBook) -> Mapping[str, str]:
    """Return each question's calm answer, which the fewest and least urgent rules look for.

    An unknown option is calm only if the question has no other.
    """
    worries: Worries = {}
    for rule in book.rules:
        for question, option in set(looked_for(book, rule.when, wanted=True)):
            counts = worries.setdefault((question, option), [0] * len(LevelId))
            counts[rule.level.rank] += 1
    return {question.id: _calmest(question, worries) for question in book.questions.values()}


def _calmest(question: Question, worries: Worries) -> str:
    known = [option for option in question.options if not option.unknown]

    def worry(option: Option) -> tuple[list[int], bool]:
        return worries.get((question.id, option.id), [0] * len(LevelId)), not option.exclusive

    return min(known or question.options, key=worry).id


def looked_for(book: RuleBook, condition: Condition, *, wanted: bool) -> Iterator[tuple[str, str]]:
    """Yield the answers that help make a condition true, or false if it is not wanted.

    Each is a question and an option; some come more than once.
    """
    match condition:
        case str():
            yield from looked_for(book, book.conditions[condition], wanted=wanted)
        case All() | AnyOf():
            for part in condition.parts:
                yield from looked_for(book, part, wanted=wanted)
        case Not():
            yield from looked_for(book, condition.negated, wanted=not wanted)
        case ScoreIs() | AnswerIs():
            speaking = set(_speaking(book, condition))
            asked = {question for question, _ in speaking}
            yield from (pair for pair in _pairs(book, asked) if (pair in speaking) is wanted)
        case _:
            assert_never(condition)


def _speaking(book: RuleBook, leaf: ScoreIs | AnswerIs) -> Iterator[tuple[str, str]]:
    """Yield the answers that help make a single condition true, each with its question."""
    if isinstance(leaf, AnswerIs):
        yield from ((leaf.question, option) for option in leaf.options)
        return
    for question, option in _pairs(book, book.scores[leaf.score].of):
        if book.option(question, option).points:
            yield question, option


def _pairs(book: RuleBook, questions: Iterable[str]) -> Iterator[tuple[str, str]]:
    for question in questions:
        yield from ((question, option.id) for option in book.questions[question].options)
