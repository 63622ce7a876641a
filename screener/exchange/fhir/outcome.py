"""Why there is no answer, as an OperationOutcome."""

from __future__ import annotations

from screener.exchange.fhir.resource import Resource


def outcome(code: str, words: str) -> Resource:
    """Return an OperationOutcome of one error; its code is one of FHIR's issue types."""
    issue = {"severity": "error", "code": code, "details": {"text": words}}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
