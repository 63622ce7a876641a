"""Which questions are asked together on a page, given the answers so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import Question, RuleBook, Section
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet


@dataclass(frozen=True)
class Page:
    """Enabled questions of one section, asked together."""

    section: Section
    questions: tuple[Question, ...]

    @property
    def id(self) -> str:
        """Return the id of the first question, by which the page is known."""
        return self.questions[0].id

    def is_answered(self, sheet: AnswerSheet) -> bool:
        """Return whether every question of the page is answered."""
        return all(sheet.chosen(question.id) for question in self.questions)


def first_gap(pages: Iterable[Page], sheet: AnswerSheet) -> Page | None:
    """Return the first page of a walk that is not answered; None where all are."""
    return next((page for page in pages if not page.is_answered(sheet)), None)


class Paging:
    """Cuts the questions of one rule book into pages.

    A page ends before a question that depends on one of the same page, and after a question that
    can bring an interruption, so that help comes before the next question.

    Attributes:
        behind: for every question that depends on others, all that it depends on.
        before_help: the questions that can bring an interruption.
    """

    def __init__(self, book: RuleBook) -> None:
        """Note which questions depend on which, and after which ones an interruption may come."""
        self._book = book
        self.behind = {
            question.id: questions_behind(book, question.enable_when)
            for question in book.questions.values()
            if question.enable_when is not None
        }
        self.before_help = frozenset[str]().union(
            *(questions_behind(book, rule.when) for rule in book.rules if rule.interrupt)
        )

    def pages(self, sheet: AnswerSheet) -> tuple[Page, ...]:
        """Return the pages of a walk with these answers, in order."""
        enabled = Evaluation(self._book, sheet).enabled
        return tuple(
            Page(section, run)
            for section in self._book.sections
            for run in self._runs([q for q in section.questions if enabled[q.id]])
        )

    def _runs(self, questions: list[Question]) -> list[tuple[Question, ...]]:
        runs: list[tuple[Question, ...]] = []
        run: tuple[Question, ...] = ()
        for question in questions:
            if run and self._cuts(run, question):
                runs.append(run)
                run = ()
            run = (*run, question)
        return [*runs, run] if run else runs

    def _cuts(self, run: tuple[Question, ...], question: Question) -> bool:
        behind = self.behind.get(question.id, frozenset())
        return run[-1].id in self.before_help or any(q.id in behind for q in run)
