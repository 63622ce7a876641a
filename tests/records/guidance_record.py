"""Guidance as values for JSON, put together the plain way: what `evaluate` writes by parts."""

from __future__ import annotations

from typing import Any

from screener.records.values import finding_record, identity
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Guidance


def guidance_record(book: RuleBook, guidance: Guidance) -> dict[str, Any]:
    """Return guidance as values for JSON; the keys and their order are a contract."""
    return {
        "rulebook": identity(book),
        "complete": guidance.complete,
        "level": guidance.level,
        "lead": guidance.lead.rule.id if guidance.lead else None,
        "findings": [finding_record(book, finding) for finding in guidance.findings],
        "missing": list(guidance.missing),
        "unknown": list(guidance.unknown),
        "ignored": list(guidance.ignored),
    }
