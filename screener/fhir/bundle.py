"""A sheet and its guidance in one Bundle, to be passed on as a whole."""

from __future__ import annotations

import json
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from screener.fhir.guidance import detected_issue, guidance_response, request_group
from screener.fhir.naming import BASE
from screener.fhir.resource import Resource
from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet


def bundle(
    book: RuleBook, sheet: AnswerSheet, on: date, identity: UUID, said: Resource | None = None
) -> Resource:
    """Return a Bundle of a sheet and its guidance, dated `on`.

    `identity` distinguishes this Bundle from all others, and its internal addresses are derived
    from it. Pass `said`, the sheet as a QuestionnaireResponse, if it differs from what `response`
    would write, for example in its date.
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


CODES: Final = f"{BASE}/code"
"""The identifier system of the codes with which people refer to a document."""

# Crockford's base 32: without U, and without letters that look like digits.
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS: Final = 5
_LENGTH: Final = 8


def identity_of(walk: UUID, response: Resource) -> UUID:
    """Return the identity of a response and its guidance within a walk.

    The same answers in the same walk get the same identity, even on another day, so sending them
    again makes no second copy. Other answers get another identity. The walk's own identity must be
    random, so that the result reveals nothing about the answers.
    """
    return uuid5(walk, json.dumps(response.get("item", [])))


def named(response: Resource, identity: UUID, visit: str) -> Resource:
    """Return a response with identifiers that let the people involved tell whose it is.

    These are the code of the identity and, unless `visit` is empty, the clinic's own reference for
    the visit. Neither names a person.
    """
    found = {**response, "identifier": {"system": CODES, "value": code_of(identity)}}
    return {**found, "encounter": {"identifier": {"value": visit}}} if visit else found


def made_up(resource: Resource) -> Resource:
    """Return a resource with FHIR's security label for test data (HTEST)."""
    system = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    label = {"system": system, "code": "HTEST", "display": "test health data"}
    return {**resource, "meta": {"security": [label]}}


def code_of(identity: UUID) -> str:
    """Return a code short enough to say on the telephone: two groups of four characters."""
    number = identity.int >> (128 - _BITS * _LENGTH)
    signs = [_SIGNS[number >> _BITS * place & 31] for place in reversed(range(_LENGTH))]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"
