"""The names of a rule book, its questions and its answers in FHIR.

They only identify: nothing can be fetched from an `.invalid` address (RFC 6761, section 6.4).
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from screener.fhir.resource import Resource
from screener.rulebook.model import LevelId, Option, Question, RuleBook

BASE: Final = "https://screener.invalid/fhir"
_LONGEST_ID: Final = 64


def canonical(book: RuleBook) -> str:
    """Return the canonical address of the rule book's Questionnaire, without a version."""
    return f"{BASE}/Questionnaire/{_as_id(book.rulebook.id)}"


def version(book: RuleBook) -> str:
    """Return the version with the digest as build metadata, so that it identifies the content."""
    return f"{quote(book.rulebook.version, safe='+')}+{book.digest.replace(':', '.')}"


def pinned(book: RuleBook) -> str:
    """Return the canonical address of the rule book's Questionnaire in exactly this version."""
    return f"{canonical(book)}|{version(book)}"


def answers_system(book: RuleBook) -> str:
    """Return the address of the code system of all questions and options."""
    return f"{BASE}/CodeSystem/{_as_id(f'{book.rulebook.id}.answers')}"


def guidance_system(book: RuleBook) -> str:
    """Return the address of the code system of levels and topics."""
    return f"{BASE}/CodeSystem/{_as_id(f'{book.rulebook.id}.guidance')}"


def place_of(address: str) -> str:
    """Return the part of a canonical address after the base; servers use it as the path."""
    return address.removeprefix(f"{BASE}/")


def id_of(address: str) -> str:
    """Return the id of the resource that a canonical address names."""
    return address.rpartition("/")[2]


def answer_code(question: Question, option: str) -> str:
    """Return the code of an option, with the question's id because option ids may repeat."""
    return f"{question.id}.{option}"


def answer_coding(book: RuleBook, question: Question, option: Option) -> Resource:
    """Return an answer as a Coding."""
    code = answer_code(question, option.id)
    return {"system": answers_system(book), "code": code, "display": option.text}


def level_concept(book: RuleBook, level: LevelId) -> Resource:
    """Return a level as a CodeableConcept."""
    words = book.level(level)
    return _concept(book, f"level.{level}", words.title if words else level.value)


def topic_concept(book: RuleBook, topic: str) -> Resource:
    """Return a topic as a CodeableConcept."""
    return _concept(book, f"topic.{topic}", book.topics[topic])


def _as_id(name: str) -> str:
    """Return a name as an id of R4: letters, digits, hyphens and dots, at most 64 characters.

    A longer name loses its start, because its end distinguishes the two code systems.
    """
    return name.replace("_", "-")[-_LONGEST_ID:]


def _concept(book: RuleBook, code: str, words: str) -> Resource:
    return {
        "coding": [{"system": guidance_system(book), "code": code, "display": words}],
        "text": words,
    }
