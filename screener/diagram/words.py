"""The answers that lead to a question, in words short enough for a picture."""

from __future__ import annotations

from typing import Final, assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import Question, RuleBook
from screener.wording import one_of

_BRIEF: Final = 240
"""The most characters that the words may have; beyond that, only the questions are named."""


def asked_when(book: RuleBook, condition: Condition) -> str:
    """Say which answers make a condition true or unknown, because doubt never skips a question.

    If that takes too many words, name only the questions that decide.
    """
    words = _Words(book).of(condition, wanted=True)
    if len(words) <= _BRIEF:
        return f"asked if {words}"
    names = questions_in(book, condition)
    return f"depends on {', '.join(name for name in book.questions if name in names)}"


class _Words:
    def __init__(self, book: RuleBook) -> None:
        self.book = book

    def of(self, condition: Condition, *, wanted: bool) -> str:
        """Say when a condition may be true or, if not `wanted`, when it may be false."""
        match condition:
            case str():
                return self.of(self.book.conditions[condition], wanted=wanted)
            case All() | AnyOf():
                return self._joined(condition, wanted=wanted)
            case Not():
                return self.of(condition.negated, wanted=not wanted)
            case ScoreIs():
                bound = f"{'at least' if wanted else 'below'} {condition.at_least}"
                return f"{condition.score} is {bound}"
            case AnswerIs():
                question = self.book.questions[condition.question]
                return f"{question.id} {answers(question, condition.options, wanted=wanted)}"
            case _:
                assert_never(condition)

    def _joined(self, condition: All | AnyOf, *, wanted: bool) -> str:
        joint = ", and " if isinstance(condition, All) is wanted else ", or "
        parts = [self.of(part, wanted=wanted) for part in condition.parts]
        nested = any(self._joins(part) for part in condition.parts)
        return joint.join(f"({part})" for part in parts) if nested else joint.join(parts)

    def _joins(self, condition: Condition) -> bool:
        match condition:
            case str():
                return self._joins(self.book.conditions[condition])
            case Not():
                return self._joins(condition.negated)
            case _:
                return isinstance(condition, All | AnyOf)


def answers(question: Question, options: frozenset[str], *, wanted: bool) -> str:
    """Name the answers with which "is one of these options" may be true or, if not `wanted`, false.

    Lists those answers, or all the others if that is shorter and says the same.
    """
    if question.many and not wanted:
        return f"is without {_quoted(question, options)}"
    every = frozenset(option.id for option in question.options)
    leading = options | question.unknown_options if wanted else every - options
    others = every - leading
    if not leading or not others:
        return "is answered" if leading else "is not answered"
    exact = not question.many or others <= question.exclusive_options
    if others and exact and len(others) < len(leading):
        return f"is anything but {_quoted(question, others)}"
    return f"{'has' if question.many else 'is'} {_quoted(question, leading)}"


def _quoted(question: Question, options: frozenset[str]) -> str:
    return one_of([f"“{option.text}”" for option in question.options if option.id in options])
