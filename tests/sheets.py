"""Answer sheets by chance, for properties that hold for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import strategies as st

from screener.errors import SheetError
from screener.rulebook.model import Question, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet, combination

Answer = frozenset[str]


def answers_to(question: Question) -> tuple[Answer, ...]:
    """Return every answer that a question can have."""
    options = [option.id for option in question.options]
    sizes = range(1, len(options) + 1) if question.many else (1,)
    return tuple(
        answer
        for size in sizes
        for answer in map(frozenset, combinations(options, size))
        if _possible(question, answer)
    )


def _possible(question: Question, answer: Answer) -> bool:
    try:
        combination(question, answer)
    except SheetError:
        return False
    return True


class Respondent:
    """Answers by chance; the same seed gives the same answers."""

    def __init__(self, book: RuleBook, seed: int) -> None:
        self.book = book
        self.random = Random(seed)  # noqa: S311 - chance, not secrecy
        self.choices = {q.id: answers_to(q) for q in book.questions.values()}

    def complete(self, start: AnswerSheet | None = None) -> AnswerSheet:
        """Answer every question that is asked, and now and then one that is not."""
        sheet = start or AnswerSheet()
        for question in self.book.questions.values():
            enabled = question.enable_when is None or self._asks(question, sheet)
            stray = self.random.random() < 0.2
            if not sheet.chosen(question.id) and (enabled or stray):
                sheet = sheet.with_answers({question.id: self.answer(question)})
        return sheet

    def _asks(self, question: Question, sheet: AnswerSheet) -> bool:
        return Evaluation(self.book, sheet).enabled[question.id]

    def partial(self) -> AnswerSheet:
        """Answer some questions, whether asked or not."""
        share = self.random.random()
        return AnswerSheet().with_answers(
            {
                question.id: self.answer(question)
                for question in self.book.questions.values()
                if self.random.random() < share
            }
        )

    def answer(self, question: Question) -> Answer:
        """Choose an answer; short ones are as likely as long ones where many may be chosen."""
        size = self.random.choice([len(answer) for answer in self.choices[question.id][:12]])
        sized = [answer for answer in self.choices[question.id] if len(answer) == size]
        return self.random.choice(sized)


@st.composite
def sheets(draw: st.DrawFn, book: RuleBook, *, complete: bool = True) -> AnswerSheet:
    """Draw a sheet that shrinks towards the first option of every question."""
    sheet = AnswerSheet()
    for question in book.questions.values():
        if not complete:
            asked = draw(st.booleans())
        else:
            asked = question.enable_when is None or Evaluation(book, sheet).enabled[question.id]
        if asked:
            answer = draw(st.sampled_from(answers_to(question)))
            sheet = sheet.with_answers({question.id: answer})
    return sheet


def every_sheet(book: RuleBook, among: Collection[str] | None = None) -> Iterator[AnswerSheet]:
    """Yield every sheet of a small rule book, complete and partial, or each with only some answers.

    `among` names the questions that may be answered.
    """
    partial = [AnswerSheet()]
    for question in book.questions.values():
        if among is None or question.id in among:
            answers: tuple[Answer, ...] = (frozenset(), *answers_to(question))
            partial = [s.with_answers({question.id: a}) for s in partial for a in answers]
    yield from partial


def effective(book: RuleBook, sheet: AnswerSheet) -> AnswerSheet:
    """Return a sheet without the answers to questions that are not asked."""
    enabled = Evaluation(book, sheet).enabled
    return AnswerSheet({name: a for name, a in sheet.answers.items() if enabled[name]})


def as_sent(sheet: AnswerSheet, book: RuleBook) -> dict[str, Any]:
    """Return a sheet as another program would send it."""
    return {
        name: sorted(chosen) if book.questions[name].many else next(iter(chosen))
        for name, chosen in sheet.answers.items()
    }
