"""The rule book that is shipped: read on the day its evidence was checked, it has no problem."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from screener.rulebook.document import MAX_VALUES, Document, read_document
from screener.rulebook.loader import load_rulebook
from screener.rulebook.schema import json_schema
from screener.rulebook.text import MAX_BYTES

RULES = Path(__file__).parent.parent.parent / "rules.yaml"


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(RULES)


def test_it_loads_on_the_day_its_evidence_was_checked(document: Document) -> None:
    day = date.fromisoformat(document.value_at(("rulebook", "evidence_checked")))

    book = load_rulebook(RULES, today=day)

    assert book.rulebook.evidence_checked == day


def test_it_satisfies_the_schema(document: Document) -> None:
    errors = Draft202012Validator(json_schema()).iter_errors(document.tree)

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_the_limits_leave_it_room_to_grow(document: Document) -> None:
    assert RULES.stat().st_size * 4 < MAX_BYTES
    assert (len(document.values) + len(document.keys)) * 4 < MAX_VALUES
