"""A document to send to a clinic."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest

from screener.clinician.writing import Writing
from screener.delivery.receivers import Document
from screener.fhir.guidance.bundle import Passing, bundle
from screener.rulebook.model import RuleBook
from tests.sheets import Respondent


@pytest.fixture
def document(rulebook: RuleBook) -> Document:
    """Return a Bundle as Screener makes it, with a unique identity."""
    identity = uuid4()
    made = bundle(
        Writing(rulebook),
        Respondent(rulebook, seed=3).complete(),
        Passing(date(2026, 3, 2), identity),
    )
    return Document(identity, json.dumps(made).encode())
