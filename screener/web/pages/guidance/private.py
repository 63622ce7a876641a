"""What a person answered in private: the answers, and whether others get to read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from screener.clinician.private import left_off, private_answers, without
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Guidance
from screener.screening.sheet import AnswerSheet
from screener.web.pages.guidance.shown import Told


@dataclass(frozen=True, slots=True)
class PrivateAnswers:
    """The private answers of a person, who chooses if they are printed, copied and sent.

    Attributes:
        told: each of them, with its question.
        left_off: the questions whose answers stay away; none or all of them.
    """

    told: tuple[Told, ...]
    left_off: frozenset[str]

    @classmethod
    def of(cls, book: RuleBook, sheet: AnswerSheet, withheld: bool | None) -> PrivateAnswers:
        """Return those of a sheet; `withheld` is what the person chose, None if nothing yet."""
        private = private_answers(book, sheet)
        return cls(tuple(_told(book, sheet, private)), left_off(book, sheet, withheld))

    def others_read(self, book: RuleBook, guidance: Guidance) -> Guidance | None:
        """Return the part of guidance that others may read; None if there is none left."""
        rest = without(book, guidance, self.left_off)
        return rest if rest.lead else None


def _told(book: RuleBook, sheet: AnswerSheet, names: Collection[str]) -> Iterator[Told]:
    for name, question in book.questions.items():
        if name in names:
            chosen = [o.text for o in question.options if o.id in sheet.chosen(name)]
            yield Told(question.text, "; ".join(chosen))
