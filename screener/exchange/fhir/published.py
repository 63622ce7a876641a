"""The resources of a rule book that others may read by their address."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Final

from screener.exchange.fhir.codes import code_systems
from screener.exchange.fhir.operation import operation_definition
from screener.exchange.fhir.questionnaire import questionnaire
from screener.exchange.fhir.resource import Resource
from screener.rulebook.model import RuleBook

_LENGTH: Final = 12


def published(book: RuleBook) -> list[Resource]:
    """Return the Questionnaire, its codes and its operation, each with a version of its own."""
    systems = [entry["resource"] for entry in code_systems(book)["entry"]]
    return list(map(_versioned, [questionnaire(book), *systems, operation_definition()]))


def _versioned(resource: Resource) -> Resource:
    """Return a resource with a version that follows from all that it says.

    The digest of a rule book alone would not do: a signature changes the status, not the digest.
    """
    version = sha256(json.dumps(resource).encode()).hexdigest()[:_LENGTH]
    return {**resource, "meta": {"versionId": version, **resource.get("meta", {})}}
