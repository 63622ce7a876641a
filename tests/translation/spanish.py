"""The Spanish that is shipped, and what becomes of it if somebody slips."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.translation.checks import problems_of
from screener.translation.entries import Entry, entries_of, read_catalog
from screener.translation.loader import translation_file
from tests.clock import Clock
from tests.conftest import RULES

FILE: Path = translation_file(RULES, "es")


@cache
def book() -> RuleBook:
    return load_rulebook(RULES, today=Clock().today())


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(entries_of(read_catalog(FILE)))


@cache
def words() -> dict[str, str]:
    return {entry.id: entry.words for entry in entries()}


def problems_with(name: str, find: str, put: str) -> list[str]:
    """Return what the checks say of the entry after some of its words were replaced."""
    (before,) = [each for each in entries() if each.id == name]
    assert find in before.words, f"{name} does not say {find!r}: {before.words}"
    return problems_of_entry(replace(before, words=before.words.replace(find, put, 1)), book())


def problems_of_entry(entry: Entry, of: RuleBook) -> list[str]:
    """Return what the checks say of an entry that stands in the place of the one that is there."""
    others = tuple(entry if each.id == entry.id else each for each in entries())
    found = problems_of(of, "es", others, FILE)
    return [problem.message for problem in found if problem.message.startswith(f"{entry.id}: ")]
