"""Slips planted in the Spanish that is shipped are found by checks, so that readers need not."""

from __future__ import annotations

from typing import Any, Final

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT
from tests.translation.spanish import problems_with

SLIPS: Final[list[dict[str, Any]]] = YAML(typ="safe").load(
    (ROOT / "tests" / "translation" / "slips.yaml").read_text("utf-8")
)
READING: Final = "reading"
TOLD: Final = {
    "a mark that is not needed": "and there is no such difference; take that out",
    "what can never be accepted": "which no patient shall read; mend it",
}
"""What a check says that finds another slip than a difference which could be accepted."""


def finding(slip: dict[str, Any]) -> list[str]:
    return problems_with(slip["id"], slip["find"], slip["put"])


@pytest.mark.parametrize(
    "slip",
    [pytest.param(slip, id=f"{slip['slip']} in {slip['id']}") for slip in SLIPS],
)
def test_a_slip_is_found_as_it_says(slip: dict[str, Any]) -> None:
    found = finding(slip)

    if slip["found_by"] == READING:
        assert found == []
    else:
        name = slip["found_by"]
        told = TOLD.get(name, f"'# accepted: {name}; '")
        assert any(told in message for message in found), found


def test_most_slips_need_no_reader() -> None:
    assert len(SLIPS) >= 50
    assert sum(slip["found_by"] == READING for slip in SLIPS) * 7 < len(SLIPS)
