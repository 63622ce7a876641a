"""Read the rule book that a command is for, and say which day it is."""

from __future__ import annotations

import os
from datetime import date, tzinfo
from pathlib import Path
from time import time

from screener.config import chosen_rules, chosen_zone
from screener.days import day_in, latest_day
from screener.rulebook.loader import Reading, load_rulebook, read_rulebook
from screener.rulebook.model import RuleBook


def read(path: Path) -> Reading:
    """Read a rule book with its places."""
    return read_rulebook(path, today=anywhere())


def load(path: Path) -> RuleBook:
    """Read a rule book."""
    return load_rulebook(path, today=anywhere())


def load_chosen(rules: Path | None) -> RuleBook:
    """Read the rule book that --rules names; if it names none, the one of the environment."""
    return load(rules or chosen_rules(os.environ))


def today(zone: tzinfo | None = None) -> date:
    """Return today's date in a zone, or in the one of the environment, or on this machine."""
    return day_in(zone or chosen_zone(os.environ), time())


def anywhere() -> date:
    """Return the latest day that is today anywhere; a rule book's dates must not be later."""
    return latest_day(time())
