"""Named conditions may use each other, but a few lines cannot make a huge condition."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screener.errors import AuthorError
from screener.rulebook.loader import load_rulebook
from tests.rulebook import sound

LEAF = {"liver_disease": "now"}


def chain(length: int) -> dict[str, Any]:
    return {"c0": LEAF, **{f"c{n}": {"not": f"c{n - 1}"} for n in range(1, length)}}


def fan(length: int, width: int) -> dict[str, Any]:
    return {"c0": LEAF, **{f"c{n}": {"all": [f"c{n - 1}"] * width} for n in range(1, length)}}


def load(folder: Path, conditions: dict[str, Any]) -> None:
    tree = sound.tree()
    tree["conditions"] = {**conditions, **tree["conditions"]}
    file = folder / "rules.yaml"
    file.write_text(json.dumps(tree, default=str))
    load_rulebook(file, today=date(2026, 11, 23))


@pytest.mark.parametrize("conditions", [chain(6), fan(4, 5)])
def test_conditions_may_build_on_each_other(tmp_path: Path, conditions: dict[str, Any]) -> None:
    load(tmp_path, conditions)


@pytest.mark.parametrize("conditions", [chain(300), fan(5, 10), fan(20, 2)])
def test_a_few_lines_never_make_a_huge_condition(
    tmp_path: Path, conditions: dict[str, Any]
) -> None:
    with pytest.raises(AuthorError) as refused:
        load(tmp_path, conditions)
    problems = {problem.message for problem in refused.value.problems}
    last = f"c{len(conditions) - 1}"
    assert (
        f"condition '{last}': uses conditions that use conditions, more than 6 deep or 1000 in "
        "all; make it simpler"
    ) in problems


def test_a_key_left_empty_is_told_as_that_alone(tmp_path: Path) -> None:
    tree = sound.tree()
    question = tree["sections"][0]["questions"][0]
    question["many"] = None
    question["options"][0]["exclusive"] = True
    with pytest.raises(AuthorError) as refused:
        sound.load(sound.written(tmp_path / "rules.yaml", tree))
    (problem,) = refused.value.problems
    assert "'many'" in problem.message


def test_an_informant_has_to_be_named(tmp_path: Path) -> None:
    tree = sound.tree()
    tree["informants"] = {"pharmacist": "Ask a pharmacist", "family": "Ask your family"}
    tree["sections"][0]["questions"][0]["find_out"] = {"who": "pharmacst", "what": "Your pills"}
    with pytest.raises(AuthorError) as refused:
        sound.load(sound.written(tmp_path / "rules.yaml", tree))
    (problem,) = refused.value.problems
    assert problem.message.endswith(
        "there is no informant 'pharmacst'; allowed: family, pharmacist; nearest: 'pharmacist'"
    )
