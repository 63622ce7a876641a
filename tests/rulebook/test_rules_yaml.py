"""The shipped rule book has no problem when read on the day its evidence was checked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.rulebook.own_schema import json_schema
from screener.yamlfile.files import MAX_BYTES
from screener.yamlfile.parse import MAX_VALUES, YamlFile, read_document

RULES = Path(__file__).parent.parent.parent / "rules.yaml"


@pytest.fixture(scope="module")
def document() -> YamlFile:
    return read_document(RULES)


def test_it_loads_on_the_day_its_evidence_was_checked(document: YamlFile) -> None:
    day = date.fromisoformat(document.value_at(("rulebook", "evidence_checked")))

    book = load_rulebook(RULES, today=day)

    assert book.rulebook.evidence_checked == day


def test_nobody_signed_it(rulebook: RuleBook) -> None:
    assert rulebook.signature is None


def test_it_satisfies_the_schema(document: YamlFile) -> None:
    errors = Draft202012Validator(json_schema()).iter_errors(document.tree)

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_the_limits_leave_it_room_to_grow(document: YamlFile) -> None:
    assert RULES.stat().st_size * 4 < MAX_BYTES
    assert (len(document.values) + len(document.keys)) * 2 < MAX_VALUES


def test_every_source_is_cited(rulebook: RuleBook) -> None:
    citations = [part.cite for part in rulebook.rules] + [part.cite for part in rulebook.learn]
    assert {cite.source for cites in citations for cite in cites} == set(rulebook.sources)


@pytest.mark.parametrize(
    "word", ["eligible", "eligibility", "suitable", "candidate", "diagnosis", "mg", "safe", "!"]
)
def test_nobody_is_told_yes_or_a_dose(rulebook: RuleBook, word: str) -> None:
    parts = (*rulebook.rules, *rulebook.learn, *rulebook.levels, *rulebook.questions.values())
    told = " ".join(part.model_dump_json(exclude={"id", "cite"}) for part in parts).lower()
    assert not re.findall(rf"\b{word}\b" if word.isalpha() else re.escape(word), told)
