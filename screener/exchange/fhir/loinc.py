"""LOINC codes of the two items of the PHQ-2 and of their sum.

A code says that these very words were asked, so the words decide and not our ids: a rule book that
asks otherwise gets no code. Codes and words as in the form of the PHQ-9 that the National Library
of Medicine, home of LHC-Forms, tries its software with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from screener.exchange.fhir.resource import Resource
from screener.rulebook.model import Question, RuleBook

_SYSTEM: Final = "http://loinc.org"
_ITEMS: Final[Mapping[str, str]] = {
    "44250-9": "Little interest or pleasure in doing things",
    "44255-8": "Feeling down, depressed, or hopeless",
}
_POINTS: Final = {0, 1, 2, 3}
_TOTAL: Final = {
    "system": _SYSTEM,
    "code": "55758-7",
    "display": "Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]",
}


def item_codes(question: Question) -> list[Resource]:
    """Return the code of a question that ends with the words of an item; none for all others."""
    return [
        {"system": _SYSTEM, "code": code, "display": words}
        for code, words in _ITEMS.items()
        if _bare(question.text).endswith(_bare(words)) and _points(question) == _POINTS
    ]


def score_codes(book: RuleBook, score: str) -> list[Resource]:
    """Return the code of a score that adds up exactly the two items; none for all others."""
    questions = [book.questions[name] for name in book.scores[score].of]
    found = sorted(coding["code"] for question in questions for coding in item_codes(question))
    return [dict(_TOTAL)] if found == sorted(_ITEMS) and len(questions) == len(found) else []


def _points(question: Question) -> set[int]:
    return {option.points for option in question.options if option.points is not None}


def _bare(text: str) -> str:
    """Return the words of a text alone, whatever stands between them."""
    return " ".join(re.findall(r"[a-z]+", text.lower()))
