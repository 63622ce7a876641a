"""The JSON Schema of one rule book takes its own names, and refuses others where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from screener.errors import AuthorError
from screener.rulebook.model import RuleBook
from screener.rulebook.own_schema import read_own_schema
from screener.yamlfile.parse import read_document
from tests.conftest import ROOT, RULES
from tests.rulebook import sound
from tests.samples import samples
from tests.small_books import ANEW, books

BOOKS = [RULES, ROOT / "docs" / "faults" / "sound.yaml", sound.PATH]
SCHEMA = read_own_schema(RULES)
OF_PARTS = Draft202012Validator({key: SCHEMA[key] for key in SCHEMA.keys() - {"required"}})
TREE: Any = read_document(RULES).tree


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.parent.name)
def test_a_rule_book_satisfies_its_own_schema(path: Path) -> None:
    schema = read_own_schema(path)
    Draft202012Validator.check_schema(schema)

    errors = Draft202012Validator(schema).iter_errors(read_document(path).tree)

    assert [(error.json_path, error.message) for error in errors] == []


@given(small=books())
@settings(ANEW, max_examples=samples(20, soak=200))
def test_so_does_any_small_one(small: RuleBook, tmp_path_factory: pytest.TempPathFactory) -> None:
    tree = small.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    file = tmp_path_factory.mktemp("small") / "rules.yaml"
    file.write_text(json.dumps(tree), "utf-8")

    errors = Draft202012Validator(read_own_schema(file)).iter_errors(tree)

    assert [(error.json_path, error.message) for error in errors] == []


def part_of(top: str, name: str | int) -> dict[str, Any]:
    """Return a copy of one part under a top-level key, or of all if it is not named by an id."""
    parts = deepcopy(TREE[top])
    by_id = isinstance(parts, list) and isinstance(name, str)
    return {top: [part for part in parts if part["id"] == name] if by_id else parts}


def steps_to(tree: Any, names: Sequence[str | int]) -> Iterator[tuple[Any, str | int]]:
    """Yield each part on the way, and the key or the position of the next one in it."""
    for name in names:
        by_id = isinstance(tree, list) and isinstance(name, str)
        step = [part["id"] for part in tree].index(name) if by_id else name
        yield tree, step
        tree = tree[step]


IN_RULES: list[tuple[str, list[str | int], Any, list[str | int]]] = [
    ("liver-problem-now", ["when"], {"liver_desease": "now"}, []),
    ("liver-problem-now", ["when"], {"liver_disease": "yes"}, ["liver_disease"]),
    ("low-mood", ["when"], {"phq": {"at_least": 3}}, []),
    ("low-mood", ["when_unknown", "level"], "discus", []),
    ("low-mood", ["cite", 0, "source"], "ph2", []),
    ("pregnant-or-maybe", ["when"], "may_be_pregnnt", []),
    ("taking-it-with-self-harm", ["when", "all", 0], "take_it", []),
    ("taking-it-with-self-harm", ["when", "all", 1], {"self_harm": "yse"}, ["self_harm"]),
    ("taking-it-with-self-harm", ["when", "all", 1], {"not": {"any": ["no"]}}, ["not", "any", 0]),
    ("scars", ["when"], {"allergies": ["soy", "peanutt"]}, ["allergies", 1]),
    ("scars", ["topic"], "scaring", []),
    ("scars", ["level"], "discus", []),
    ("self-harm-now", ["within"], "nwo", []),
    ("self-harm-now", ["acts", 0], "call-98", []),
]
ELSEWHERE: list[tuple[list[str | int], Any, list[str | int]]] = [
    (["sections", "pregnancy", "questions", "pregnant_now", "enable_when"], "may_become", []),
    (["conditions", "takes_it"], {"isotretinoin_now": ["prescribd"]}, ["isotretinoin_now", 0]),
    (["scores", "phq2", "of", 1], "phq2_mod", []),
    (["guarantees", "children-come-with-a-parent", "whenever"], {"age": "under12"}, ["age"]),
    (["guarantees", "children-come-with-a-parent", "at_least"], "discus", []),
    (["guarantees", "growth-is-spoken-of", "topic"], "aeg", []),
    (["levels", "discuss_before_starting", "acts", 0], "settle-pionts", []),
    (["acts", "do-not-start", 0], "start-isotretinon", []),
    (["numbers", 1, "topics", 0], "selfharm", []),
    (["learn", "mood", "cite", 0, "source"], "lable", []),
]
SLIPS = [(["rules", rule, *steps], value, at) for rule, steps, value, at in IN_RULES] + ELSEWHERE


@pytest.mark.parametrize(("names", "value", "at"), SLIPS)
def test_a_slip_in_a_name_is_refused_where_it_stands(
    names: list[str | int], value: Any, at: list[str | int]
) -> None:
    tree = part_of(str(names[0]), names[1])
    steps = list(steps_to(tree, names))
    within, last = steps[-1]
    within[last] = value

    error = best_match(OF_PARTS.iter_errors(tree))

    assert error is not None
    assert list(error.absolute_path) == [*(step for _, step in steps), *at]


def test_the_names_of_a_rule_book_with_mistakes_count_too(tmp_path: Path) -> None:
    text = sound.text().replace("topic: liver\n", "topic: livr\n").replace("publisher: FDA", "a: b")
    file = sound.written(tmp_path / "rules.yaml", text)

    errors = Draft202012Validator(read_own_schema(file)).iter_errors(read_document(file).tree)

    paths = {error.json_path for error in errors}
    assert paths == {"$.sources.label", "$.rules[0].topic", "$.rules[1].topic"}


def test_where_no_name_can_be_read_any_will_do(tmp_path: Path) -> None:
    tree = sound.tree()
    tree["topics"] = "none yet"
    tree["sections"][0]["questions"][0]["options"][0] = "no"
    tree["rules"][0]["when"] = {"liver_disease": "whatever"}
    file = sound.written(tmp_path / "rules.yaml", tree)

    errors = Draft202012Validator(read_own_schema(file)).iter_errors(read_document(file).tree)

    paths = {error.json_path for error in errors}
    assert paths == {"$.topics", "$.sections[0].questions[0].options[0]"}


def test_an_editor_shows_the_words_of_questions_and_options() -> None:
    shown = SCHEMA["$defs"]["Condition"]["properties"]["self_harm"]

    assert shown["description"].startswith("In the last 2 weeks, have you thought about")
    assert shown["items"]["enum"] == ["no", "yes", "prefer_not_to_say"]
    assert shown["items"]["enumDescriptions"] == ["No", "Yes", "I prefer not to say"]


@pytest.mark.parametrize("text", ["", "id: north\nname: North\n", "sections: [{questions: [a]}]\n"])
def test_a_file_without_questions_has_no_schema_of_its_own(tmp_path: Path, text: str) -> None:
    file = sound.written(tmp_path / "rules.yaml", text)

    with pytest.raises(AuthorError, match=r":1:1: there is no question with an id here; name a"):
        read_own_schema(file)
