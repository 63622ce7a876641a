"""Third-party programs, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fhir.node import FhirPath, Validator, ViewRunner, running


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    with running("fhir/validate.js") as program:
        yield Validator(program)


@pytest.fixture(scope="session")
def fhirpath() -> Iterator[FhirPath]:
    with running("fhir/evaluate.js") as program:
        yield FhirPath(program)


@pytest.fixture(scope="session")
def views() -> Iterator[ViewRunner]:
    with running("fhir_server/view.js") as program:
        yield ViewRunner(program)
