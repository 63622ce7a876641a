"""Guidance as plain values, the form in which other programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Because
from screener.screening.guidance import Finding
from screener.screening.sheet import AnswerSheet
from screener.translation.words import digests


def sheet_record(book: RuleBook, sheet: AnswerSheet) -> dict[str, str | list[str]]:
    """Return a sheet as values for JSON, in the form that programs send."""
    record: dict[str, str | list[str]] = {}
    for question in book.questions.values():
        chosen = [
            option.id for option in question.options if option.id in sheet.chosen(question.id)
        ]
        if chosen:
            record[question.id] = chosen if question.many else chosen[0]
    return record


def identity(book: RuleBook) -> Mapping[str, str]:
    """Return which rule book this is, down to its exact content, and in which words.

    It takes as long as to write the rule book out, so ask once for each.
    """
    header = book.rulebook
    return {
        "id": header.id,
        "version": header.version,
        "digest": book.digest,
        "language": header.language,
        **digests(book),
    }


def finding_record(book: RuleBook, finding: Finding) -> dict[str, Any]:
    """Return one finding as values for JSON."""
    rule = finding.rule
    return {
        "rule": rule.id,
        "topic": rule.topic,
        "level": finding.level,
        "certainty": "certain" if finding.certain else "possible",
        "headline": rule.headline,
        "within": rule.within,
        "reason": finding.reason,
        "do": rule.do,
        "ask": list(rule.ask),
        "bring": list(rule.bring),
        "because": [led_record(led) for led in finding.because],
        "cite": [
            {"source": cite.source, "at": cite.at, "url": _url(book, cite.source)}
            for cite in rule.cite
        ],
    }


def led_record(led: Because) -> dict[str, Any]:
    """Return one answer that led to a finding as values for JSON."""
    return {"question": led.question, "answer": list(led.answer)}


def _url(book: RuleBook, source: str) -> str | None:
    url = book.sources[source].url
    return None if url is None else str(url)
