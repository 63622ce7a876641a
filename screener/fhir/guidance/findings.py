"""Guidance as a GuidanceResponse whose result is a RequestGroup with an action for each finding.

R4 represents the cards of CDS Hooks in this form. Each action refers to a DetectedIssue, which
holds the answers that led to it. The action itself cites the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from screener.fhir.naming import (
    answer_coding,
    level_concept,
    pinned,
    topic_concept,
)
from screener.fhir.resource import Resource, stated
from screener.rulebook.model import LevelId, Rule, RuleBook
from screener.rulebook.provenance import Citation
from screener.screening.evaluator import Because
from screener.screening.guidance import Finding, Guidance

_PRIORITIES: Final[Mapping[LevelId, str]] = {
    LevelId.EMERGENCY: "stat",
    LevelId.CONTACT_FIRST: "asap",
    LevelId.DISCUSS_BEFORE_STARTING: "urgent",
    LevelId.DISCUSS: "routine",
    LevelId.OTHER_TREATMENTS_FIRST: "routine",
    LevelId.INFORMATION: "routine",
}
_MEANING: Final = (
    "What to discuss with a dermatologist, how soon and why. It is no diagnosis, and says neither "
    "yes nor no to a medicine."
)


def guidance_response(book: RuleBook, guidance: Guidance, on: date, result: str | None) -> Resource:
    """Return guidance as a whole; `result` is the address of its RequestGroup, if it has one."""
    missing = _missing(book, guidance)
    return stated(
        {
            "resourceType": "GuidanceResponse",
            "language": book.rulebook.language,
            "contained": missing,
            "moduleCanonical": pinned(book),
            "status": "success" if guidance.complete else "data-required",
            "occurrenceDateTime": str(on),
            "note": [{"text": _MEANING}, {"text": _standing(book)}],
            "evaluationMessage": [{"reference": f"#{outcome['id']}"} for outcome in missing],
            "result": {"reference": result} if result else None,
        }
    )


def request_group(
    book: RuleBook, guidance: Guidance, on: date, address_of: Callable[[str], str]
) -> Resource:
    """Return an action for each finding; `address_of` maps a rule's id to its issue's address."""
    level = guidance.level
    words = book.level(level) if level else None
    return stated(
        {
            "resourceType": "RequestGroup",
            "language": book.rulebook.language,
            "instantiatesCanonical": [pinned(book)],
            "status": "active" if guidance.complete else "draft",
            "intent": "proposal",
            "priority": _PRIORITIES[level] if level else None,
            "code": level_concept(book, level) if level else None,
            "authoredOn": str(on),
            "note": [
                {"text": text} for text in [*_lead(book, guidance), *([words.do] if words else [])]
            ],
            "action": [_action(book, f, address_of(f.rule.id)) for f in guidance.findings],
        }
    )


def detected_issue(book: RuleBook, finding: Finding, on: date, response: str) -> Resource:
    """Return a finding and the answers behind it; `response` is the address of all answers."""
    answers = [concept for led in finding.because for concept in _answers(book, led)]
    urls = [book.sources[cite.source].url for cite in finding.rule.cite]
    return stated(
        {
            "resourceType": "DetectedIssue",
            "language": book.rulebook.language,
            "status": "final" if finding.certain else "preliminary",
            "code": topic_concept(book, finding.rule.topic),
            "identifiedDateTime": str(on),
            "evidence": [stated({"code": answers, "detail": [{"reference": response}]})],
            "detail": "\n".join([*_steps(book, finding.rule), finding.reason]),
            "reference": next((str(url) for url in urls if url), None),
        }
    )


def _action(book: RuleBook, finding: Finding, issue: str) -> Resource:
    rule = finding.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "description": " ".join(filter(None, [finding.reason, rule.do])),
        "textEquivalent": "\n".join(_words(book, finding)),
        "priority": _PRIORITIES[finding.level],
        "code": [level_concept(book, finding.level), topic_concept(book, rule.topic)],
        "documentation": [_citation(book, cite) for cite in rule.cite],
        "resource": {"reference": issue},
    }


def _lead(book: RuleBook, guidance: Guidance) -> list[str]:
    """Return what to do first, and by when."""
    step = book.next_step(guidance.lead.rule) if guidance.lead else None
    return [] if step is None else [step]


def _steps(book: RuleBook, rule: Rule) -> list[str]:
    """Return what a rule says to do, the most important first."""
    return [step for step in (book.next_step(rule), rule.do) if step]


def _words(book: RuleBook, finding: Finding) -> list[str]:
    """Return everything that a person reads about a finding."""
    rule: Rule = finding.rule
    asks = [f"Ask: {question}" for question in rule.ask]
    brings = [f"Bring: {thing}" for thing in rule.bring]
    return [rule.title, *_steps(book, rule), finding.reason, *asks, *brings]


def _citation(book: RuleBook, cite: Citation) -> Resource:
    source = book.sources[cite.source]
    return stated(
        {
            "type": "citation",
            "display": source.title,
            "citation": f"{source.publisher}: {source.title}; {cite.at}. Read {source.checked}.",
            "url": str(source.url) if source.url else None,
        }
    )


def _answers(book: RuleBook, led: Because) -> list[Resource]:
    question = book.questions[led.question]
    options = [option for option in question.options if option.id in led.answer]
    return [
        {
            "coding": [answer_coding(book, question, option)],
            "text": f"{question.text} {option.text}",
        }
        for option in options
    ]


def _missing(book: RuleBook, guidance: Guidance) -> list[Resource]:
    """Return the unanswered questions as one OperationOutcome; empty for a complete sheet."""
    issues = [
        {
            "severity": "information",
            "code": "required",
            "details": {"text": book.questions[name].text},
            "diagnostics": f"the item '{name}' is not answered",
        }
        for name in guidance.missing
    ]
    outcome = {"resourceType": "OperationOutcome", "id": "missing", "issue": issues}
    return [outcome] if issues else []


def _standing(book: RuleBook) -> str:
    if not book.review:
        return "No clinician has reviewed the rules behind this."
    review = book.review
    return f"The rules behind this were reviewed by {review.by}, {review.role}, on {review.date}."
