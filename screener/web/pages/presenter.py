"""What the templates show: plain values, with every decision already taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from babel.dates import format_date
from babel.lists import format_list

from screener.errors import OperatorError
from screener.rulebook.model import (
    Citation,
    ClinicalReview,
    LevelId,
    Question,
    RuleBook,
    Source,
)
from screener.screening.because import Because
from screener.screening.guidance import Finding, Guidance
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page
from screener.web.pages.forms import field_name
from screener.web.pages.unsure import by_level_and_answers, numbered_sources, told_in_short

_FILLS: Final = ("none", "quarter", "half", "three-quarters", "full")
_DIGEST_SHOWN: Final = 12
_RIGHT_TO_LEFT: Final = ("ar", "fa", "he", "ur")
_PRESCRIPTION: Final = "prescription"
"""The id of the lesson that the guidance page shows too."""

Shown = dict[str, Any]


class Presenter:
    """Turns one rule book and what follows from it into values for the templates."""

    def __init__(self, book: RuleBook, language: str) -> None:
        """Take the rule book whose words are shown, and the language of the words around them."""
        self.book = book
        self.language = language
        self._locale = language.replace("-", "_")

    def site(self) -> Shown:
        """Return what every page shows of the rule book."""
        header, help_now = self.book.rulebook, self.book.level(LevelId.EMERGENCY)
        review, void = self.book.review, self.book.void_review
        return {
            "title": header.title,
            "language": self.language,
            "direction": "rtl" if self.language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr",
            "help_now": help_now.do if help_now else "",
            "book": {
                "id": header.id,
                "version": header.version,
                "digest": self.book.digest.removeprefix("sha256:")[:_DIGEST_SHOWN],
                "checked": self.day(header.evidence_checked),
                "review": self._review(review) if review else None,
                "void_review": self._review(void) if void else None,
            },
        }

    def day(self, day: date) -> str:
        """Return a date in words."""
        return str(format_date(day, "d MMMM yyyy", locale=self._locale))

    def progress(self, page: Page, pages: tuple[Page, ...]) -> Shown:
        """Return how far a page is: the number of its section, and how much of each is done."""
        sections = list(dict.fromkeys(other.section.id for other in pages))
        number = sections.index(page.section.id) + 1
        own = [other.id for other in pages if other.section.id == page.section.id]
        quarters = round(4 * (own.index(page.id) + 0.5) / len(own))
        fills = [4] * (number - 1) + [max(1, quarters)] + [0] * (len(sections) - number)
        return {
            "number": number,
            "total": len(sections),
            "section": page.section.title,
            "segments": [{"fill": _FILLS[fill]} for fill in fills],
        }

    def questions(self, page: Page, sheet: AnswerSheet, problems: Mapping[str, str]) -> Shown:
        """Return the questions of a page, with the answers given before and what is wrong."""
        first = page.section.questions[0] == page.questions[0]
        shown = [
            self._question(f"question-{number}", q, sheet.chosen(q.id), problems.get(q.id, ""))
            for number, q in enumerate(page.questions, 1)
        ]
        return {
            "heading": page.section.title,
            "intro": (page.section.intro or "") if first else "",
            "single": len(page.questions) == 1,
            "errors": [
                {"target": q["options"][0]["id"], "said": q["error"], "question": q["text"]}
                for q in shown
                if q["error"]
            ],
            "questions": shown,
        }

    def interruption(self, findings: tuple[Finding, ...]) -> Shown:
        """Return what to say before the next question."""
        return {"findings": [self.finding(finding) for finding in findings]}

    def answers(self, pages: tuple[Page, ...], sheet: AnswerSheet, changed: str) -> Shown:
        """Return the answers of a person by section, each with the question to change it by.

        The one that was just changed, if there is one, is where they go on.
        """
        sections: dict[str, Shown] = {}
        for page in pages:
            shown = {"title": page.section.title, "rows": []}
            rows = sections.setdefault(page.section.id, shown)["rows"]
            rows.extend(self._answer_row(q, sheet, here=q.id == changed) for q in page.questions)
        rows = sum(len(section["rows"]) for section in sections.values())
        return {"sections": list(sections.values()), "count": rows}

    def guidance(self, guidance: Guidance, today: date) -> Shown:
        """Return the guidance page of a complete sheet.

        Raises OperatorError where no rule of the rule book sets a level for it: to make one up
        could calm somebody who should not be.
        """
        level = self.book.level(guidance.level) if guidance.level else None
        if level is None:
            raise OperatorError("the rule book gives this complete sheet no level")
        steps = _once(f.rule.do for f in guidance.findings if f.level is guidance.level)
        short = told_in_short(self.book, guidance)
        full = [f for f in guidance.findings if f not in short]
        return {
            "panel": {
                "level": level.id,
                "urgent": level.id is LevelId.EMERGENCY,
                "call_first": level.id is LevelId.CONTACT_FIRST,
                "title": level.title,
                "do": level.do,
                "steps": steps,
            },
            "findings": [_without(steps, self.finding(f)) for f in full],
            "left_open": self._left_open(short, steps),
            "find_out": [self.book.questions[name].text for name in guidance.to_find_out],
            "ask": _once(line for f in guidance.findings for line in f.rule.ask),
            "bring": _once(line for f in guidance.findings for line in f.rule.bring),
            "prescription": next(
                (lesson for lesson in self.lessons() if lesson["id"] == _PRESCRIPTION), None
            ),
            "made": self.day(today),
            "day": today.isoformat(),
        }

    def finding(self, finding: Finding) -> Shown:
        """Return one finding with what the person said and its sources."""
        return {
            "level": finding.level.value,
            "level_title": self._title_of(finding.level),
            "doubt": "" if finding.certain else self._doubt(finding),
            "title": finding.rule.title,
            "reason": finding.reason,
            "do": finding.rule.do or "",
            "told": [self._told(led) for led in finding.because],
            "cites": self.cites(finding.rule.cite),
        }

    def lessons(self) -> list[Shown]:
        """Return what is worth knowing, with its sources."""
        return [
            {"id": item.id, "title": item.title, "text": item.text, "cites": self.cites(item.cite)}
            for item in self.book.learn
        ]

    def sources(self) -> list[Shown]:
        """Return every source of the rule book."""
        return [self._source(source) for source in self.book.sources.values()]

    def cites(self, citations: Iterable[Citation]) -> list[Shown]:
        """Return citations, each with its source and the place in it."""
        return [self._source(self.book.sources[cite.source], f", {cite.at}") for cite in citations]

    def _source(self, source: Source, place: str = "") -> Shown:
        """Return a source; the day it was checked only where it is not that of all the evidence."""
        apart = source.checked != self.book.rulebook.evidence_checked
        return {
            "text": source.title + place,
            "publisher": source.publisher,
            "revised": self.day(source.revised) if source.revised else "",
            "checked": self.day(source.checked) if apart else "",
            "url": str(source.url or ""),
        }

    def _left_open(self, findings: Iterable[Finding], steps: Iterable[str]) -> Shown:
        """Return findings in short: by level, then by the answers that led to them.

        A citation names its source by a number; what stands behind the numbers comes last.
        """
        levels = by_level_and_answers(findings)
        numbers = numbered_sources(levels)

        def shown(because: tuple[Because, ...], group: Iterable[Finding]) -> Shown:
            told = [self._told(led) for led in because]
            return {"told": told, "findings": [self._in_short(f, numbers, steps) for f in group]}

        return {
            "levels": [
                {
                    "level": level.value,
                    "title": self._title_of(level),
                    "groups": [shown(*group) for group in groups.items()],
                }
                for level, groups in levels.items()
            ],
            "sources": [self._source(self.book.sources[name]) for name in numbers],
        }

    def _in_short(
        self, finding: Finding, numbers: Mapping[str, int], steps: Iterable[str]
    ) -> Shown:
        cites = [
            {**self._source(self.book.sources[c.source]), "text": f"[{numbers[c.source]}] {c.at}"}
            for c in finding.rule.cite
        ]
        return {**_without(steps, self.finding(finding)), "cites": cites}

    def _title_of(self, level: LevelId) -> str:
        words = self.book.level(level)
        return words.title if words else ""

    def _review(self, review: ClinicalReview) -> Shown:
        return {"by": review.by, "role": review.role, "day": self.day(review.date)}

    def _question(
        self, place: str, question: Question, chosen: frozenset[str], problem: str
    ) -> Shown:
        """Return one question; its ids tell only its place, as an address can show them."""
        parts = {"help": question.help, "many": question.many, "error": problem}
        described_by = " ".join(f"{place}-{part}" for part, there in parts.items() if there)
        return {
            "id": place,
            "name": field_name(question.id),
            "described_by": described_by,
            "text": question.text,
            "help": question.help or "",
            "why": question.why or "",
            "many": question.many,
            "error": problem,
            "options": [
                {
                    "value": option.id,
                    "id": f"{place}-{number}",
                    "text": option.text,
                    "help": option.help or "",
                    "unknown": option.unknown,
                    "exclusive": option.exclusive,
                    "checked": option.id in chosen,
                }
                for number, option in enumerate(question.options, 1)
            ],
        }

    def _answer_row(self, question: Question, sheet: AnswerSheet, *, here: bool) -> Shown:
        chosen = sheet.chosen(question.id)
        return {
            "question": question.text,
            "answers": [option.text for option in question.options if option.id in chosen],
            "change": question.id,
            "here": here,
        }

    def _doubt(self, finding: Finding) -> str:
        """Return the words by which a person left open what a finding rests on, each as a quote."""
        words = _once(
            self.book.option(led.question, option).text
            for led in finding.because
            for option in led.answer
            if option in self.book.questions[led.question].unknown_options
        )
        return format_list([f'"{each}"' for each in words], locale=self._locale)

    def _told(self, led: Because) -> Shown:
        texts = [self.book.option(led.question, option).text for option in led.answer]
        return {"question": self.book.questions[led.question].text, "answer": "; ".join(texts)}


def _without(steps: Iterable[str], shown: Shown) -> Shown:
    """Return a finding without what to do, where the steps already say it."""
    return {**shown, "do": "" if shown["do"] in steps else shown["do"]}


def _once(lines: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(line for line in lines if line))
