"""The operation `$evaluate` of a Questionnaire: takes answers, returns guidance, keeps nothing."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from screener.clinician.writing import Writing
from screener.errors import SheetError
from screener.fhir.guidance.bundle import Passing, bundle
from screener.fhir.naming import BASE, id_of
from screener.fhir.resource import Resource
from screener.fhir.response import response as response_of
from screener.fhir.sent.elements import check
from screener.fhir.sent.reading import authored_in, sheet_of
from screener.rulebook.model import RuleBook
from screener.wording import unknown

NAME: Final = "evaluate"
"""The name of the operation, without the `$` that precedes it in an address."""
DEFINITION: Final = f"{BASE}/OperationDefinition/Questionnaire-{NAME}"
"""The canonical address of its definition."""
_SENT: Final = "questionnaire-response"
_RESPONSE: Final = "QuestionnaireResponse"
_PARAMETERS: Final = "Parameters"
_MEANING: Final = (
    "Turns the answers to this Questionnaire into guidance: what to discuss with a dermatologist, "
    "how soon, why, and by which sources. It says neither yes nor no to a medicine. Nothing that "
    "is sent is kept."
)


def operation_definition() -> Resource:
    """Return the definition of the operation."""
    return {
        "resourceType": "OperationDefinition",
        "id": id_of(DEFINITION),
        "url": DEFINITION,
        "version": "1",
        "name": "Evaluate",
        "title": "Turn answers into guidance",
        "status": "active",
        "kind": "operation",
        "description": _MEANING,
        "affectsState": False,
        "code": NAME,
        "resource": ["Questionnaire"],
        "system": False,
        "type": False,
        "instance": True,
        "parameter": [_sent(), _returned()],
    }


def _sent() -> Resource:
    return {
        "name": _SENT,
        "use": "in",
        "min": 1,
        "max": "1",
        "documentation": "The answers so far, or all of them. It may be sent as the body itself.",
        "type": _RESPONSE,
    }


def _returned() -> Resource:
    return {
        "name": "return",
        "use": "out",
        "min": 1,
        "max": "1",
        "documentation": (
            "A collection: a page to read, the answers that count, a GuidanceResponse, and where "
            "there are findings a RequestGroup with an action for each, about a DetectedIssue."
        ),
        "type": "Bundle",
    }


def evaluated(book: RuleBook, sent: object, on: date, identity: UUID) -> Resource:
    """Return the Bundle with the guidance for what was sent to the operation, dated `on`.

    If the book is a translation, the guidance is in its words, and the clinician's page is not.

    `sent` is a QuestionnaireResponse, or Parameters with one; `identity` is that of the Bundle.
    Raises SheetError if `sent` is neither, or is not a valid sheet of this rule book.
    """
    response, path = _response_in(sent)
    sheet = sheet_of(book, response, path)
    said = response_of(book, sheet, authored_in(response) or on)
    return bundle(Writing(book.original), sheet, Passing(on, identity, said=said, words=book))


def _response_in(sent: object) -> tuple[Resource, str]:
    """Return the response sent: the only parameter, or the body itself, as FHIR allows.

    With it comes its path.
    """
    if not isinstance(sent, dict):
        raise SheetError(f"send a {_RESPONSE}, or {_PARAMETERS} with one")
    if sent.get("resourceType") != _PARAMETERS:
        return sent, _RESPONSE
    check(sent, _PARAMETERS, _PARAMETERS)
    given = sent.get("parameter", [])
    for parameter in given:
        if parameter.get("name") != _SENT:
            raise SheetError(unknown("parameter", parameter.get("name"), [_SENT]))
    if len(given) != 1 or not _holds_a_resource(given[0]):
        raise SheetError(f"{_PARAMETERS} hold one parameter '{_SENT}', with a 'resource' alone")
    return given[0]["resource"], f"{_PARAMETERS}.parameter[0].resource"


def _holds_a_resource(parameter: Resource) -> bool:
    """Return whether a parameter holds a resource and neither a value nor parts beside it."""
    others = [name for name in parameter if name.lstrip("_").startswith(("value", "part"))]
    return not others and isinstance(parameter.get("resource"), dict)
