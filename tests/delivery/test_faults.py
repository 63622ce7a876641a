"""Whatever goes wrong, what we say is true, and sending again makes no second copy."""

from __future__ import annotations

import pytest

from screener.delivery.acknowledgement import Receipt
from screener.delivery.receivers import Document
from tests.delivery.clinic import Clinic
from tests.delivery.faults import CASES, Case
from tests.delivery.front import nothing


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_said_is_true_and_sending_again_makes_no_second_copy(
    clinic: Clinic, document: Document, case: Case
) -> None:
    clinic.front.fault = case.fault
    first = clinic.courier(case.patience).deliver(clinic.receiver(), document)

    assert (first.outcome, first.cause) == (case.outcome, case.cause)
    assert clinic.copies(document.identity) == case.copies
    clinic.front.fault = nothing
    second = clinic.courier().deliver(clinic.receiver(), document)
    assert second.outcome is Receipt.RECEIVED
    assert second.reference.startswith("Bundle/")
    assert clinic.copies(document.identity) == 1
