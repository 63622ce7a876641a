"""How a document is told from others: by machines for sure, and by people with a short code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from screener.fhir.naming import BASE
from screener.fhir.resource import Resource, stated

CODES: Final = f"{BASE}/code"
"""The system of the codes with which people refer to a document."""

# Crockford's base 32: without U, and without letters that look like digits.
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS: Final = 5
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Label:
    """What lets the people involved tell whose a document is; it names no person.

    Attributes:
        code: the code of the document.
        visit: the clinic's own reference for the visit; may be empty.
    """

    code: str
    visit: str = ""

    def on(self, resource: Resource) -> Resource:
        """Return a resource with the code as its identifier, and with the visit, if it has them."""
        identifier = {"system": CODES, "value": self.code}
        visit = {"identifier": {"value": self.visit}} if self.visit else None
        if resource["resourceType"] in ("Composition", "QuestionnaireResponse"):
            return stated({**resource, "identifier": identifier, "encounter": visit})
        if resource["resourceType"] == "DocumentReference":
            context = {"encounter": [visit]} if visit else None
            return stated({**resource, "identifier": [identifier], "context": context})
        return resource

    def tagged(self, bundle: Resource) -> Resource:
        """Return a Bundle that is found by its code.

        Its only identifier must tell it from all others, which a code that people say cannot. Every
        resource can be searched by its tags (FHIR R4, "Parameters for all resources").
        """
        return {**bundle, "meta": {"tag": [{"system": CODES, "code": self.code}]}}


def identity_of(walk: UUID, response: Resource) -> UUID:
    """Return the identity of a response and its guidance within a walk.

    The same answers in the same walk get the same identity, even on another day, so sending them
    again makes no second copy. Other answers get another identity. The walk's own identity must be
    random, so that the result reveals nothing about the answers.
    """
    return uuid5(walk, json.dumps(response.get("item", [])))


def code_of(identity: UUID) -> str:
    """Return a code short enough to say on the telephone: two groups of four characters."""
    number = identity.int >> (128 - _BITS * _LENGTH)
    signs = [_SIGNS[number >> _BITS * place & 31] for place in reversed(range(_LENGTH))]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def made_up(resource: Resource) -> Resource:
    """Return a resource with FHIR's security label for test data (HTEST)."""
    system = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    label = {"system": system, "code": "HTEST", "display": "test health data"}
    return {**resource, "meta": {**resource.get("meta", {}), "security": [label]}}
