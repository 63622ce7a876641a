"""What all FHIR resources here are made of: plain dicts without empty fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Resource = dict[str, Any]
"""A resource, or a part of one, as its JSON decodes."""
CORE: Final = "http://hl7.org/fhir/StructureDefinition"
"""Where the extensions of FHIR itself are defined."""
SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
"""Where the profiles and extensions of Structured Data Capture are defined."""


def stated(fields: Mapping[str, Any]) -> Resource:
    """Return only the fields that have a value, because FHIR does not allow empty ones."""
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def fhirpath(expression: str) -> Resource:
    """Return an Expression in FHIRPath."""
    return {"language": "text/fhirpath", "expression": expression}


def outcome(code: str, words: str, path: str = "") -> Resource:
    """Return an OperationOutcome with one error; `code` is one of FHIR's issue types.

    `path` is where the error is in what was sent, in FHIRPath.
    """
    issue = {"severity": "error", "code": code, "details": {"text": words}}
    places = {"expression": [path]} if path else {}
    return {"resourceType": "OperationOutcome", "issue": [{**issue, **places}]}
