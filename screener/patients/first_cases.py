"""Drafts two patients for any rule book: one whose answers are calm, and one who is not sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from screener.patients.skeleton import Skeletons
from screener.proof.calm_answers import calm_answers
from screener.rulebook.model import Question, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet

_CALM: Final = "Answers every question as calmly as can be."
_UNSURE: Final = "Is not sure of anything, or prefers not to say, wherever that can be chosen."


def first_cases(book: RuleBook) -> str:
    """Return a file of two patients; what is expected of them is what they get today.

    Everybody has to get a level, as is proved of a rule book before it is served.
    """
    calm = calm_answers(book)
    unsure = {name: _unsure(question) or calm[name] for name, question in book.questions.items()}
    drafts = Skeletons(book, {}, frozenset())
    return (
        "theme: The first two patients\n\npatients:\n"
        + drafts.text("calm", _sheet(book, calm), [], story=_CALM)
        + "\n"
        + drafts.text("unsure", _sheet(book, unsure), [], story=_UNSURE)
    )


def _unsure(question: Question) -> str | None:
    return next((option.id for option in question.options if option.unknown), None)


def _sheet(book: RuleBook, answers: Mapping[str, str]) -> AnswerSheet:
    """Return a complete sheet that gives these answers to the questions that it is asked."""
    sheet = AnswerSheet()
    for question, option in answers.items():
        if Evaluation(book, sheet).enabled[question]:
            sheet = sheet.with_answers({question: frozenset([option])})
    return sheet
