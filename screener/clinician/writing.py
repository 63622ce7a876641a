"""Writes the clinician's page of a sheet and its guidance."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

from screener.clinician.captions import Captions
from screener.clinician.entries import Entries, Place
from screener.clinician.page import Block, ClinicianPage, Entry, Flags, Gathered
from screener.clinician.text import WrittenPage, book_line, standing_line
from screener.rulebook.dependencies import questions_behind, questions_in
from screener.rulebook.model import LevelId, Rule, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Finding, Guidance, in_words_of
from screener.screening.sheet import AnswerSheet

MOST_QUESTIONS: Final = 5
"""How many of the patient's questions stand on the page."""
_FLAGGING: Final = frozenset({LevelId.EMERGENCY, LevelId.CONTACT_FIRST})
_NOBODY: Final = frozenset[str]()

Placed = list[tuple[Place, Entry]]


class Writing:
    """Writes the pages of one rule book.

    Attributes:
        book: the rule book.
        captions: the words around the answers.
    """

    def __init__(self, book: RuleBook, captions: Captions | None = None) -> None:
        """Find out what each rule looks at, and on which questions flags can rest."""
        self.captions = captions or Captions()
        self.book = book
        self._order = {name: number for number, name in enumerate(book.questions)}
        self._behind = {rule.id: questions_behind(book, rule.when) for rule in book.rules}
        flagging = (rule for rule in book.rules if rule.level in _FLAGGING)
        self._flagging = frozenset(filter(None, map(self._asked_last, flagging)))

    def page(
        self, sheet: AnswerSheet, guidance: Guidance, left_off: frozenset[str] = _NOBODY
    ) -> ClinicianPage:
        """Return the page of a sheet; of the answers `left_off` there is no trace but the name.

        The guidance may be in other words than the rule book.
        """
        guidance = in_words_of(self.book, guidance)
        entries = Entries(self.book, self.captions, sheet, Evaluation(self.book, sheet), left_off)
        told = [f for f in guidance.findings if self._behind[f.rule.id].isdisjoint(left_off)]
        raised = _led(entries, (f for f in told if f.level in _FLAGGING))
        settle = _led(entries, (f for f in told if f.level is LevelId.DISCUSS_BEFORE_STARTING))
        asks = tuple(dict.fromkeys(line for f in told for line in f.rule.ask))
        placed = [list(entries.each([q.id for q in s.questions])) for s in self.book.sections]
        blocks, others = self._in_sections(placed)
        return ClinicianPage(
            settle=tuple(entry for entry in settle if entry not in raised),
            flags=self._flags(chain.from_iterable(placed), raised),
            blocks=tuple(blocks),
            gathered=_gathered(entries, others),
            questions=asks[:MOST_QUESTIONS],
            more_questions=len(asks[MOST_QUESTIONS:]),
            headline=_headline(guidance) if not left_off else "",
            complete=guidance.complete,
        )

    def written(
        self,
        page: ClinicianPage,
        day: str,
        *,
        reviewed: str = "",
        reference: str = "",
        code: str = "",
    ) -> WrittenPage:
        """Return a page in words; `day` and `reviewed` are in the language of the captions."""
        return WrittenPage(
            page,
            self.captions,
            day,
            book_line(self.book, self.captions),
            reviewed or standing_line(self.book, self.captions),
            reference,
            code,
        )

    def _in_sections(self, in_sections: Iterable[Placed]) -> tuple[list[Block], Placed]:
        """Return the blocks of the sections with a heading, and what stands in none of them."""
        blocks: list[Block] = []
        others: Placed = []
        for section, placed in zip(self.book.sections, in_sections, strict=True):
            rows = [each for each in placed if section.record and _is_told(each[0])]
            others += [each for each in placed if each not in rows]
            if rows:
                blocks.append(Block(section.record or "", tuple(entry for _, entry in rows)))
        return blocks, others

    def _flags(self, placed: Iterable[tuple[Place, Entry]], raised: tuple[Entry, ...]) -> Flags:
        places = [place for place, entry in placed if self._is_flagging(place, entry)]
        return Flags(
            raised=raised,
            asked=len(places),
            unsure=places.count(Place.NOT_SURE),
            not_shared=places.count(Place.NOT_SHARED),
        )

    def _is_flagging(self, place: Place, entry: Entry) -> bool:
        """Return whether a flag can rest on an answer."""
        answered = place is not Place.NOT_ANSWERED
        return answered and not self._flagging.isdisjoint(entry.questions)

    def _asked_last(self, rule: Rule) -> str | None:
        """Return the question that settles a rule: those before it say whom it is about."""
        names = questions_in(self.book, rule.when)
        return max(names, key=self._order.__getitem__, default=None)


def _is_told(place: Place) -> bool:
    return place not in (Place.NOT_SHARED, Place.NOT_ANSWERED)


def _led(entries: Entries, findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """Return the answers that settled findings, each question once, in the order asked.

    Of the answers behind a finding that is the last: those before it say whom the rule is about.
    """
    last = [finding.because[-1] for finding in findings if finding.because]
    asked = list(entries.book.questions)
    last.sort(key=lambda led: asked.index(led.question))
    led = groupby(((each.question, each.answer) for each in last), key=itemgetter(0))
    chosen = ((name, {o for _, answer in group for o in answer}) for name, group in led)
    return tuple(dict.fromkeys(entries.of_answer(name, options) for name, options in chosen))


def _gathered(entries: Entries, placed: Placed) -> Gathered:
    by_place: dict[Place, list[Entry]] = {place: [] for place in Place}
    for place, entry in placed:
        by_place[place].append(entry)
    return Gathered(
        present=tuple(by_place[Place.PRESENT]),
        not_sure=tuple(by_place[Place.NOT_SURE]),
        denied=tuple(map(entries.denied, by_place[Place.DENIED])),
        not_shared=tuple(by_place[Place.NOT_SHARED]),
        not_answered=tuple(by_place[Place.NOT_ANSWERED]),
    )


def _headline(guidance: Guidance) -> str:
    return (guidance.lead.rule.headline or "") if guidance.lead else ""
