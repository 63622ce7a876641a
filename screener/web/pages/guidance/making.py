"""Makes the guidance page of one person, its texts, and the part of it that others may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from screener.clinician.text import WrittenPage
from screener.screening.guidance import Guidance
from screener.screening.sheet import AnswerSheet
from screener.web.pages.guidance.pages import GuidancePage
from screener.web.pages.guidance.private import PrivateAnswers
from screener.web.pages.guidance.short_text import short_text
from screener.web.pages.guidance.shown import ShownGuidance
from screener.web.pages.guidance.words import GuidanceWords
from screener.web.pages.view_models import Labels, Tokens


@dataclass(frozen=True, slots=True)
class Person:
    """A complete sheet, what was found on it, the day, and its private answers."""

    sheet: AnswerSheet
    found: Guidance
    today: date
    private: PrivateAnswers


def guidance_page(
    words: GuidanceWords, person: Person, labels: Labels, tokens: Tokens
) -> GuidancePage:
    """Return the page of a person; OperatorError if the guidance has no level."""
    guidance = words.guidance(person.found, person.today)
    paper = _paper(words, person) if person.private.left_off else guidance
    record = _record(words, person, labels)
    return GuidancePage(
        tokens=tokens,
        labels=labels,
        guidance=guidance,
        paper=paper,
        private=person.private,
        record=record,
        text=render_template("guidance.txt", record=record, guidance=paper, labels=labels),
        message=short_text(record),
    )


def _paper(words: GuidanceWords, person: Person) -> ShownGuidance | None:
    """Return the guidance that others may read; None if there is none left."""
    rest = person.private.others_read(words.book, person.found)
    return words.guidance(rest, person.today) if rest else None


def _record(words: GuidanceWords, person: Person, labels: Labels) -> WrittenPage:
    page = words.clinician.page(person.sheet, person.found, person.private.left_off)
    return words.clinician.written(
        page,
        words.day_for_clinician(person.today),
        reviewed="" if words.is_translated else labels.reviewed,
        reference=labels.reference,
        code=labels.code,
    )
