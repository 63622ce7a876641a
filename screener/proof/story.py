"""Describes a person in the rule book's own words: what they answer, and what they get."""

from __future__ import annotations

from collections.abc import Iterator

from screener.proof.calm_answers import calm_answers
from screener.proof.faults import level_in_words
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet


class Teller:
    """Describes people who answer one rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Find the calm answers, which are not told one by one."""
        self._book = book
        self._calm = calm_answers(book)

    def person(self, sheet: AnswerSheet) -> str:
        """Describe a person by the answers that are not calm."""
        told = self.answers(sheet)
        return f"A person who answers: {told}" if told else "A person who gives calm answers only"

    def answers(self, sheet: AnswerSheet) -> str:
        """Return the answers that are not calm as text; empty if all are calm."""
        return "; ".join(
            self.answer(question, sheet)
            for question in self._book.questions
            if sheet.chosen(question) not in (frozenset(), {self._calm[question]})
        )

    def otherwise(self, sheet: AnswerSheet, told: AnswerSheet) -> str:
        """Return the answers that differ from a sheet told already; empty if none are worth it.

        That sheet may be of another rule book. A calm answer is left out where it has none.
        """
        return "; ".join(self._differing(sheet, told))

    def _differing(self, sheet: AnswerSheet, told: AnswerSheet) -> Iterator[str]:
        for name, question in self._book.questions.items():
            calm = frozenset({self._calm[name]})
            here, there = sheet.chosen(name), told.chosen(name)
            if here == there:
                continue
            if here and (there or here != calm):
                yield self.answer(name, sheet)
            elif there and there != calm:
                yield f"no answer to '{question.text}'"

    def outcome(self, sheet: AnswerSheet) -> str:
        """Say how urgent the guidance for a sheet is."""
        return f"gets: {level_in_words(assess(self._book, sheet).level)}"

    def answer(self, question: str, sheet: AnswerSheet) -> str:
        """Return a question and its answer as text."""
        asked = self._book.questions[question]
        chosen = [option.text for option in asked.options if option.id in sheet.chosen(question)]
        led_to = asked.text if asked.text.endswith("?") else f"{asked.text}:"
        return f"{led_to} {' + '.join(chosen)}"
