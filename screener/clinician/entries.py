"""Puts answers into a clinician's words, and says where each stands on the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from screener.clinician.captions import Captions
from screener.clinician.page import Entry
from screener.rulebook.model import DECLINED, Option, Question, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet

_DECLINED_ALONE: Final = frozenset({DECLINED})


class Place(Enum):
    """Where an answer stands; only PRESENT, NOT_SURE and DENIED depend on what it says."""

    PRESENT = auto()
    NOT_SURE = auto()
    DENIED = auto()
    NOT_SHARED = auto()
    NOT_ANSWERED = auto()


@dataclass(frozen=True)
class Entries:
    """The words for the answers of one sheet.

    Attributes:
        left_off: the questions whose answers the patient leaves off.
    """

    book: RuleBook
    captions: Captions
    sheet: AnswerSheet
    evaluation: Evaluation
    left_off: frozenset[str]

    def each(self, section: Collection[str]) -> Iterator[tuple[Place, Entry]]:
        """Yield what was asked among some questions, each thing once, and where it stands."""
        for name in section:
            question = self.book.questions[name]
            score = self.score_of(name)
            if not self.evaluation.enabled[name]:
                continue
            if score and self.sheet.chosen(name):
                if name == self._told(score)[0]:
                    yield self._of_score(score)
            else:
                place = self._place(question)
                yield place, Entry((name,), name_of(question), self._beside(place, question))

    def of_answer(self, name: str, chosen: Collection[str]) -> Entry:
        """Return a part of an answer as an entry; the score, if the answer is a part of one."""
        score = self.score_of(name)
        if score:
            entry = self._of_score(score)[1]
            return replace(entry, words=entry.words or self.captions.declined)
        question = self.book.questions[name]
        return Entry((name,), name_of(question), self.words(question, chosen))

    def denied(self, entry: Entry) -> Entry:
        """Return an entry that denies with what it denies, if that is more than its name."""
        question = self.book.questions[entry.questions[0]]
        if question.many:
            asked = [o.id for o in question.options if not o.denies and not o.unknown]
            return replace(entry, words=self.words(question, asked))
        ways = sum(option.denies for option in question.options)
        return entry if ways > 1 else replace(entry, words="")

    def score_of(self, question: str) -> str | None:
        """Return the score with a name of its own that an answer is added up in."""
        named = (s for s, score in self.book.scores.items() if score.record)
        return next((name for name in named if question in self.book.scores[name].of), None)

    def words(self, question: Question, chosen: Collection[str]) -> str:
        """Return some options of a question in a clinician's words."""
        return ", ".join(self._named(o) for o in question.options if o.id in chosen)

    def _place(self, question: Question) -> Place:
        chosen = self.sheet.chosen(question.id)
        if not chosen:
            return Place.NOT_ANSWERED
        if question.id in self.left_off or chosen == _DECLINED_ALONE:
            return Place.NOT_SHARED
        if chosen <= question.unknown_options:
            return Place.NOT_SURE
        denying = {option.id for option in question.options if option.denies}
        return Place.DENIED if chosen <= denying else Place.PRESENT

    def _beside(self, place: Place, question: Question) -> str:
        """Return what stands beside the name of a question; nothing if the name is all."""
        if place in (Place.NOT_SHARED, Place.NOT_ANSWERED):
            return ""
        return self.words(question, self.sheet.chosen(question.id))

    def _told(self, score: str) -> tuple[str, ...]:
        """Return the answered questions of a score, in the order asked."""
        of = self.book.scores[score].of
        enabled = self.evaluation.enabled
        asked = (n for n in self.book.questions if n in of and enabled[n])
        return tuple(name for name in asked if self.sheet.chosen(name))

    def _of_score(self, score: str) -> tuple[Place, Entry]:
        told = self._told(score)
        name = self.book.scores[score].record or score
        places = {self._place(self.book.questions[each]) for each in told}
        if places == {Place.NOT_SHARED} or not self.left_off.isdisjoint(told):
            return Place.NOT_SHARED, Entry(told, name)
        parts = (self._part(self.book.questions[each]) for each in told)
        words = f"{self._points(score)} ({'; '.join(parts)})"
        place = Place.NOT_SURE if places == {Place.NOT_SURE} else Place.PRESENT
        return place, Entry(told, name, words)

    def _part(self, question: Question) -> str:
        return f"{name_of(question)}: {self.words(question, self.sheet.chosen(question.id))}"

    def _points(self, score: str) -> str:
        least, points = self.evaluation.score(score)
        most = sum(_most_points(self.book.questions[name]) for name in self.book.scores[score].of)
        form = self.captions.points if least == points else self.captions.points_between
        return form.format(least=least, points=points, most=most)

    def _named(self, option: Option) -> str:
        if option.record:
            return option.record
        if not option.unknown:
            return option.text
        return self.captions.declined if option.id == DECLINED else self.captions.unsure


def name_of(question: Question) -> str:
    """Return what a clinician's record calls a question; its own text if that is not said."""
    return question.record or question.text


def _most_points(question: Question) -> int:
    return max(option.points or 0 for option in question.options)
