"""A sheet and its guidance in one Bundle, to be handed on as a whole."""

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


CODES: Final = f"{BASE}/code"
"""The system of the codes by which people name a document to each other."""

# Crockford's base 32: no letter that is taken for a digit, and no U.
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS: Final = 5
_LENGTH: Final = 8


def identity_of(walk: UUID, response: Resource) -> UUID:
    """Return the identity of a response and its guidance within a walk.

    The same answers of a walk have the same, on another day too, so that sending them again makes
    no second copy; other answers have another. The walk's own identity has to be random: nothing
    about the answers follows from what is made of both.
    """
    return uuid5(walk, json.dumps(response.get("item", [])))


def named(response: Resource, identity: UUID, visit: str) -> Resource:
    """Return a response with what tells people whose it is; who that is, only they know.

    That is the code of the identity, and the clinic's own name for the visit, which may be empty.
    """
    found = {**response, "identifier": {"system": CODES, "value": code_of(identity)}}
    return {**found, "encounter": {"identifier": {"value": visit}}} if visit else found


def made_up(resource: Resource) -> Resource:
    """Return a resource with the label that FHIR has for test data, which are about nobody."""
    system = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    label = {"system": system, "code": "HTEST", "display": "test health data"}
    return {**resource, "meta": {"security": [label]}}


def code_of(identity: UUID) -> str:
    """Return a code short enough to say on the telephone: two groups of four signs."""
    number = identity.int >> (128 - _BITS * _LENGTH)
    signs = [_SIGNS[number >> _BITS * place & 31] for place in reversed(range(_LENGTH))]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"
