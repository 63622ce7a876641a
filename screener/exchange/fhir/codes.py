"""The codes of a rule book as two CodeSystems: its answers, and its levels and topics."""

from __future__ import annotations

from typing import Final

from screener.exchange.fhir.addresses import (
    answer_code,
    answers_system,
    guidance_system,
    id_of,
    level_concept,
    topic_concept,
    version,
)
from screener.exchange.fhir.resource import Resource, stated
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


def code_systems(book: RuleBook) -> Resource:
    """Return a Bundle of the code systems that a Questionnaire and guidance of a rule book use."""
    systems = [_answers(book), _guidance(book)]
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
        "title": f"{book.rulebook.title}: {title}",
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
