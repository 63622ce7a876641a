"""The pages for those who judge the software name tests that are there, and leave nothing out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest

from screener.safety.hazard_log import COLUMNS
from tests.conftest import ROOT

PAGES: Final = {
    name: (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    for name in ("accessibility", "data-protection", "safety-case")
}
ROW: Final = re.compile(r"^\| (\d\.\d\.\d+) [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LEVEL_A, LEVEL_AA = (ROW.findall(part) for part in PAGES["accessibility"].split("\n## Table ")[1:])
TERMS: Final = {"Supports", "Partially Supports", "Not Applicable", "Not tested"}


def test_every_success_criterion_of_both_levels_has_a_row() -> None:
    """WCAG 2.2 has 31 of level A and 24 of level AA, in the order of their numbers."""
    numbers = [[tuple(map(int, row[0].split("."))) for row in rows] for rows in (LEVEL_A, LEVEL_AA)]

    assert [len(rows) for rows in numbers] == [31, 24]
    assert all(rows == sorted(rows) for rows in numbers)
    assert max(Counter(numbers[0] + numbers[1]).values()) == 1


@pytest.mark.parametrize(
    ("number", "level", "remark"), LEVEL_A + LEVEL_AA, ids=lambda text: text[:5]
)
def test_every_row_says_what_was_looked_at(number: str, level: str, remark: str) -> None:
    assert level in TERMS
    assert remark.endswith((".", '."'))
    by_tests = "`tests/" in remark
    assert by_tests or level != "Supports" or "no test" in remark or "template" in remark, number


@pytest.mark.parametrize("page", PAGES)
def test_every_file_named_is_there(page: str) -> None:
    named = re.findall(r"`((?:tests|templates)/[\w./]+)`", PAGES[page])

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_column_of_the_hazard_log_is_explained() -> None:
    (table,) = re.findall(r"\| column \|.*?\n\n", PAGES["safety-case"], re.DOTALL)
    told = " ".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE))

    for column in COLUMNS:
        first, _, second = column.partition(" ")
        assert column in told or (first in told and second in told), column


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("accessibility", "no person has tried the pages with a screen reader"),
        ("data-protection", "This is no legal advice, and no lawyer has read it."),
        ("safety-case", "no clinician has reviewed ours yet"),
    ],
)
def test_each_page_says_what_nobody_has_done(page: str, said: str) -> None:
    assert f"**{said}" in PAGES[page].replace("\n", " ")
