"""What our FHIR server offers: its CapabilityStatement, and the resources that can be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from screener.fhir.codes import code_systems
from screener.fhir.operation import DEFINITION, NAME, operation_definition
from screener.fhir.questionnaire import questionnaire
from screener.fhir.resource import SDC, Resource
from screener.rulebook.model import RuleBook

MEDIA_TYPE: Final = "application/fhir+json"
"""The media type of FHIR resources in JSON."""
_KEEPS_NOTHING: Final = (
    "Nothing is kept: nothing can be created, changed or searched for, and an answer sheet is "
    "forgotten once it is answered."
)
_ACCESS: Final = (
    "Nobody signs in, and nothing of a person can be read. A script in a page of another site is "
    "let in only where the clinic's file lists that site."
)


def capability_statement(book: RuleBook, base: str, on: date, *, scripts: bool) -> Resource:
    """Return the statement of the server that offers a rule book at a base address, dated `on`.

    `scripts` says whether scripts of any other site may call it.
    """
    title = book.rulebook.title
    return {
        "resourceType": "CapabilityStatement",
        "language": "en",
        "title": f"Screener: {title}",
        "status": "active",
        "date": str(on),
        "kind": "instance",
        "software": {"name": "Screener"},
        "implementation": {"description": title, "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json", MEDIA_TYPE],
        "rest": [
            {
                "mode": "server",
                "documentation": _KEEPS_NOTHING,
                "security": {"cors": scripts, "description": _ACCESS},
                "resource": [_questionnaire(), _read("CodeSystem"), _read("OperationDefinition")],
            }
        ],
    }


def _questionnaire() -> Resource:
    operation = {
        "name": NAME,
        "definition": DEFINITION,
        "documentation": "Send a QuestionnaireResponse to the Questionnaire, by its id.",
    }
    profiles = [f"{SDC}/sdc-questionnaire"]
    return {**_read("Questionnaire"), "supportedProfile": profiles, "operation": [operation]}


def _read(kind: str) -> Resource:
    return {
        "type": kind,
        "interaction": [{"code": "read"}],
        "versioning": "versioned",
        "readHistory": False,
        "conditionalRead": "not-match",
    }


_LENGTH: Final = 12


def published(book: RuleBook, translations: Sequence[RuleBook] = ()) -> list[Resource]:
    """Return the Questionnaire, its CodeSystems and its operation, each with its own version.

    Beside their words stand those of the translations.
    """
    form = questionnaire(book, translations)
    systems = [entry["resource"] for entry in code_systems(book, translations)["entry"]]
    return list(map(_versioned, [form, *systems, operation_definition()]))


def _versioned(resource: Resource) -> Resource:
    """Return a resource with a version derived from its whole content.

    The rule book's digest would not do: a clinical review changes the status but not the digest.
    """
    version = sha256(json.dumps(resource).encode()).hexdigest()[:_LENGTH]
    return {**resource, "meta": {"versionId": version, **resource.get("meta", {})}}
