"""FHIRPath by a third party, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fhir.node import FhirPath, running


@pytest.fixture(scope="session")
def fhirpath() -> Iterator[FhirPath]:
    with running("fhir/evaluate.js") as program:
        yield FhirPath(program)
