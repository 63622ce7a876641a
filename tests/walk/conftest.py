"""The walk through the shipped rule book."""

from __future__ import annotations

import pytest

from screener.rulebook.model import RuleBook
from screener.walk.walk import Walk


@pytest.fixture(scope="module")
def walk(rulebook: RuleBook) -> Walk:
    return Walk(rulebook)
