"""What every test may use: the rule book and the command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from tests.clock import Clock

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules.yaml"

settings.register_profile("screener", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("search", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "screener"))


@pytest.fixture(scope="session")
def rulebook() -> RuleBook:
    return load_rulebook(RULES, today=Clock().today())


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()
