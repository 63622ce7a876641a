"""What a server of ours can do in FHIR, as it says of itself: the CapabilityStatement."""

from __future__ import annotations

from datetime import date
from typing import Final

from screener.exchange.fhir.operation import DEFINITION, NAME
from screener.exchange.fhir.resource import SDC, Resource
from screener.rulebook.model import RuleBook

MEDIA_TYPE: Final = "application/fhir+json"
"""The type of all that leaves and enters."""
_KEEPS_NOTHING: Final = (
    "Nothing is kept: nothing can be created, changed or searched for, and an answer sheet is "
    "forgotten once it is answered."
)
_ACCESS: Final = (
    "Nobody signs in, and nothing of a person can be read. A script in a page of another site is "
    "let in only where the clinic's file lists that site."
)


def capability_statement(book: RuleBook, base: str, on: date, *, scripts: bool) -> Resource:
    """Return the statement of a server that has a rule book at a base, as it stands on a day.

    It says whether there are scripts of other sites that may ask.
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
