"""Which questions are asked together on a page, given which questions are enabled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import Question, RuleBook, Section


@dataclass(frozen=True, slots=True)
class Page:
    """Enabled questions of one section, asked together."""

    section: Section
    questions: tuple[Question, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the ids of the questions."""
        return tuple([question.id for question in self.questions])

    @property
    def id(self) -> str:
        """Return the id of the first question, which names the page."""
        return self.questions[0].id


def first_gap(pages: Iterable[Page], missing: frozenset[str]) -> Page | None:
    """Return the first page with an unanswered question; None if every question is answered.

    `missing` are the ids of all such questions.
    """
    if missing:
        for page in pages:
            if not missing.isdisjoint(page.asked):
                return page
    return None


class _Asked(NamedTuple):
    """A question, all that it depends on, and the page that it has if it is alone on one."""

    question: Question
    behind: frozenset[str]
    alone: Page


class Paging:
    """Divides the questions of one rule book into pages.

    A page asks one question. Only questions that follow each other and add up to the same score
    share a page, as they are one instrument. Even then a page ends before a question that depends
    on another one of the page, and after a question that can bring an interruption, so that help
    comes before the next question.

    Attributes:
        behind: for every question that depends on others, all that it depends on.
        before_help: the questions that can bring an interruption.
    """

    def __init__(self, book: RuleBook) -> None:
        """Note which questions depend on which, and after which ones an interruption may come."""
        self.behind = {
            question.id: questions_behind(book, question.enable_when)
            for question in book.questions.values()
            if question.enable_when is not None
        }
        self.before_help = frozenset[str]().union(
            *(questions_behind(book, rule.when) for rule in book.rules if rule.interrupt)
        )
        self._scored = {
            question.id: frozenset(
                name for name, score in book.scores.items() if question.id in score.of
            )
            for question in book.questions.values()
        }
        none = frozenset[str]()
        self._sections = tuple(
            [_Asked(q, self.behind.get(q.id, none), Page(s, (q,))) for q in s.questions]
            for s in book.sections
        )

    def ends(self, before: str, after: str) -> bool:
        """Return whether a page ends between two questions that are asked one after the other."""
        apart = self._scored[before].isdisjoint(self._scored[after])
        return apart or before in self.before_help

    def pages(self, enabled: Sequence[object]) -> tuple[Page, ...]:
        """Return the pages of a walk in order.

        `enabled` says for every question of the rule book, in order, whether it is enabled.
        """
        pages: list[Page] = []
        states = iter(enabled)
        for questions in self._sections:
            # Each section takes as many of the states as it has questions.
            pages += self._divided([each for each in questions if next(states)])
        return tuple(pages)

    def _divided(self, asked: Sequence[_Asked]) -> list[Page]:
        """Divide the enabled questions of a section into pages."""
        pages: list[Page] = []
        for each in asked:
            page = pages[-1] if pages else None
            if page is None or self._ends(page, each):
                pages.append(each.alone)
            else:
                pages[-1] = Page(page.section, (*page.questions, each.question))
        return pages

    def _ends(self, page: Page, following: _Asked) -> bool:
        before = page.questions[-1].id
        return self.ends(before, following.question.id) or not following.behind.isdisjoint(
            page.asked
        )
