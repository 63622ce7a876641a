"""A clinic whose system may be told to go wrong, and a document for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest

from screener.delivery.receivers import Document
from screener.exchange.fhir.bundle import bundle
from screener.rulebook.model import RuleBook
from tests.delivery.clinic import Clinic, clinic_system
from tests.sheets import Respondent


@pytest.fixture(scope="session")
def lasting_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with clinic_system(tmp_path_factory.mktemp("clinic")) as made:
        yield made


@pytest.fixture
def clinic(lasting_clinic: Clinic) -> Clinic:
    lasting_clinic.front.requests.clear()
    return lasting_clinic


@pytest.fixture
def document(rulebook: RuleBook) -> Document:
    """A Bundle as Screener makes it, with an identity that no other has."""
    identity = uuid4()
    made = bundle(rulebook, Respondent(rulebook, seed=3).complete(), date(2026, 3, 2), identity)
    return Document(identity, json.dumps(made).encode())
