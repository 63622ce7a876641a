"""A sheet and its guidance in one Bundle, to be handed on as a whole."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from screener.exchange.fhir.guidance import detected_issue, guidance_response, request_group
from screener.exchange.fhir.resource import Resource
from screener.exchange.fhir.response import response
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet


def bundle(
    book: RuleBook, sheet: AnswerSheet, on: date, identity: UUID, said: Resource | None = None
) -> Resource:
    """Return a sheet and its guidance, made on a day.

    The identity tells this Bundle from all others; every address within follows from it. `said` is
    the sheet as a response where it is more than `response` makes of it, such as of another day.
    """

    def address_of(name: str) -> str:
        return uuid5(identity, name).urn

    guidance = assess(book, sheet)
    answers, group = address_of("QuestionnaireResponse"), address_of("RequestGroup")
    found = {
        answers: said or response(book, sheet, on),
        address_of("GuidanceResponse"): guidance_response(
            book, guidance, on, group if guidance.findings else None
        ),
    }
    if guidance.findings:
        found[group] = request_group(book, guidance, on, address_of)
    for finding in guidance.findings:
        found[address_of(finding.rule.id)] = detected_issue(book, finding, on, answers)
    return {
        "resourceType": "Bundle",
        "language": book.rulebook.language,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": identity.urn},
        "type": "collection",
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in found.items()],
    }
