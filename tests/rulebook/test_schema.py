"""The JSON Schema for editors agrees with the reader, as far as a schema can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from screener.rulebook.own_schema import json_schema
from screener.yamlfile.parse import read_document
from tests.rulebook import sound

FILE = Path(__file__).parent.parent.parent / "rules.schema.json"
SCHEMA = Draft202012Validator(json_schema())


def test_the_schema_is_a_sound_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_file_for_editors_is_this_schema() -> None:
    """To update the file, run ``screener schema > rules.schema.json``."""
    expected = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"

    assert FILE.read_text("utf-8") == expected


def test_the_sound_book_satisfies_the_schema() -> None:
    assert [error.message for error in SCHEMA.iter_errors(sound.tree())] == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("unknown_key_at_top", "$"),
        ("unknown_key_in_header", "$.rulebook"),
        ("unknown_key_in_rule", "$.rules[2]"),
        ("missing_key_in_question", "$.sections[1].questions[0]"),
        ("rule_without_citation", "$.rules[2]"),
        ("rule_with_empty_citation", "$.rules[2].cite"),
        ("citation_without_locator", "$.rules[2].cite[0]"),
        ("empty_all", "$.conditions.in_doubt"),
        ("condition_of_two_keys", "$.guarantees[1].whenever"),
        ("no_such_level", "$.rules[1].level"),
        ("true_for_text", "$.sections[1].questions[0].options[0].text"),
        ("version_is_a_fraction", "$.rulebook.version"),
        ("capital_in_an_id", "$.learn[0].id"),
        ("guarantee_without_promise", "$.guarantees[0]"),
        ("guarantee_with_two_promises", "$.guarantees[0]"),
    ],
)
def test_a_broken_book_is_refused_in_the_same_part(name: str, path: str) -> None:
    broken = read_document(sound.PATH.with_name(f"{name}.yaml")).tree

    assert path in {error.json_path for error in SCHEMA.iter_errors(broken)}
