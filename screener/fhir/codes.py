"""The codes of a rule book as two CodeSystems: one of its answers, one of its levels and topics.

Questions and scores of the PHQ-2 also get their LOINC codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from screener.fhir.naming import (
    answer_code,
    answers_system,
    guidance_system,
    id_of,
    level_concept,
    topic_concept,
    version,
)
from screener.fhir.resource import Resource, stated
from screener.fhir.translations import with_translations
from screener.rulebook.model import Option, Question, RuleBook

_PROPERTIES: Final = [
    {
        "code": "unknown",
        "description": "Choosing this leaves the fact unknown; it is not a no.",
        "type": "boolean",
    },
    {"code": "points", "description": "What the answer adds to a score.", "type": "integer"},
    {
        "code": "notSelectable",
        "uri": "http://hl7.org/fhir/concept-properties#notSelectable",
        "description": "A question; its answers stand beneath it.",
        "type": "boolean",
    },
]


def code_systems(book: RuleBook, translations: Sequence[RuleBook] = ()) -> Resource:
    """Return a Bundle of the CodeSystems that a rule book's Questionnaire and guidance use.

    Beside the words of their concepts stand those of the translations.
    """
    systems = [
        with_translations(written(book), [written(each) for each in translations])
        for written in (_answers, _guidance)
    ]
    entries = [{"fullUrl": system["url"], "resource": system} for system in systems]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _answers(book: RuleBook) -> Resource:
    concepts = [_question(question) for question in book.questions.values()]
    head = _head(book, answers_system(book), "Questions and answers")
    return {**head, "property": _PROPERTIES, "concept": concepts}


def _guidance(book: RuleBook) -> Resource:
    found = [level_concept(book, level.id) for level in book.levels]
    found += [topic_concept(book, topic) for topic in book.topics]
    codings = [concept["coding"][0] for concept in found]
    concepts = [{"code": coding["code"], "display": coding["display"]} for coding in codings]
    return {**_head(book, guidance_system(book), "Levels and topics"), "concept": concepts}


def _head(book: RuleBook, url: str, title: str) -> Resource:
    return {
        "resourceType": "CodeSystem",
        "id": id_of(url),
        "language": book.rulebook.language,
        "url": url,
        "version": version(book),
        "title": f"{book.original.rulebook.title}: {title}",
        "status": "active" if book.review else "draft",
        "caseSensitive": True,
        "content": "complete",
    }


def _question(question: Question) -> Resource:
    return {
        "code": question.id,
        "display": question.text,
        "property": [{"code": "notSelectable", "valueBoolean": True}],
        "concept": [_option(question, option) for option in question.options],
    }


def _option(question: Question, option: Option) -> Resource:
    unknown = {"code": "unknown", "valueBoolean": option.unknown}
    points = {"code": "points", "valueInteger": option.points}
    return stated(
        {
            "code": answer_code(question, option.id),
            "display": option.text,
            "definition": option.help,
            "property": [unknown] if option.points is None else [unknown, points],
        }
    )


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
    """Return the LOINC code of a question that is a PHQ-2 item; empty for any other question.

    A question is one if its text ends with the words of the item and its points are 0 to 3.
    """
    return [
        {"system": _SYSTEM, "code": code, "display": words}
        for code, words in _ITEMS.items()
        if _bare(question.text).endswith(_bare(words)) and _points(question) == _POINTS
    ]


def score_codes(book: RuleBook, score: str) -> list[Resource]:
    """Return the LOINC code of a score that adds up just the PHQ-2 items; empty for any other."""
    questions = [book.questions[name] for name in book.scores[score].of]
    found = sorted(coding["code"] for question in questions for coding in item_codes(question))
    return [dict(_TOTAL)] if found == sorted(_ITEMS) and len(questions) == len(found) else []


def _points(question: Question) -> set[int]:
    return {option.points for option in question.options if option.points is not None}


def _bare(text: str) -> str:
    """Return the words of a text in lower case, without digits or punctuation."""
    return " ".join(re.findall(r"[a-z]+", text.lower()))
