"""Read the rule book that a command is for, as of today."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from screener.config import chosen_rules
from screener.rulebook.loader import Reading, load_rulebook, read_rulebook
from screener.rulebook.model import RuleBook


def read(path: Path) -> Reading:
    """Read a rule book with its places."""
    return read_rulebook(path, today=today())


def load(path: Path) -> RuleBook:
    """Read a rule book."""
    return load_rulebook(path, today=today())


def load_chosen(rules: Path | None) -> RuleBook:
    """Read the rule book that --rules names; if it names none, the one of the environment."""
    return load(rules or chosen_rules(os.environ))


def today() -> date:
    """Return today's date in UTC; a rule book's dates must not be later."""
    return datetime.now(UTC).date()
