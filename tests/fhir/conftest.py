"""Third-party programs, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fhir.node import FhirPath, Validator, running


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    with running("validate.js") as program:
        yield Validator(program)


@pytest.fixture(scope="session")
def fhirpath() -> Iterator[FhirPath]:
    with running("evaluate.js") as program:
        yield FhirPath(program)
