"""The words of a walk by which it would be known, wherever they were found."""

from __future__ import annotations

import re
from typing import Final

from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from tests.browser.patient import Sheet

SHORTEST: Final = 10
"""Shorter words, like "severe", also stand in files that no patient made."""


def canaries(sheet: Sheet, book: RuleBook) -> set[str]:
    """Return the words that only these answers, or the guidance for them, bring into a page."""
    options = [book.option(question, option) for question in sheet for option in sheet[question]]
    answers = {question: frozenset(chosen) for question, chosen in sheet.items()}
    findings = assess(book, AnswerSheet().with_answers(answers)).findings
    texts = [
        *(f"answer_{question}" for question in sheet),
        *(option.id for option in options),
        *(option.text for option in options),
        *(finding.rule.title for finding in findings),
        *(finding.reason for finding in findings),
    ]
    plain = {max(re.findall(r"[ -~]+", text), key=len)[:60].strip() for text in texts}
    return {words for words in plain if len(words) >= SHORTEST}
