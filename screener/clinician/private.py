"""Private answers: which they are, and whether they are left off at first."""

from __future__ import annotations

from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet


def private_answers(book: RuleBook, sheet: AnswerSheet) -> frozenset[str]:
    """Return the questions with a private answer that counts on this sheet."""
    enabled = Evaluation(book, sheet).enabled
    return frozenset(
        name
        for name, question in book.questions.items()
        if question.private and enabled[name] and sheet.chosen(name)
    )


def of_a_minor(book: RuleBook, sheet: AnswerSheet) -> bool:
    """Return whether a sheet is that of a minor, whose papers a parent may read."""
    return any(
        option.minor and option.id in sheet.chosen(name)
        for name, question in book.questions.items()
        for option in question.options
    )
