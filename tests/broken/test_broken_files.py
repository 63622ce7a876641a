"""Every broken file has one mistake more than sound.yaml, and is refused in these exact words."""

from __future__ import annotations

import re
from datetime import date
from difflib import ndiff
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from screener.errors import AuthorError, OperatorError
from screener.rulebook.loader import load_rulebook
from screener.rulebook.own_schema import json_schema

HERE = Path(__file__).parent
SOUND = HERE / "sound.yaml"
TABLE = HERE / "expected.yaml"
TODAY = date(2026, 11, 23)
ROWS: dict[str, list[str]] = YAML(typ="safe", pure=True).load(TABLE)
# These share nothing with the sound file, or have many mistakes.
NOT_LIKE_SOUND = {"empty_file.yaml", "top_is_a_list.yaml", "many_mistakes.yaml"}
MOST_LINES = 3


def complaint(path: Path) -> str:
    """Return what the reader says about a file that it refuses."""
    with pytest.raises((AuthorError, OperatorError)) as refusal:
        load_rulebook(path, today=TODAY)
    return str(refusal.value)


def changed_lines(path: Path) -> list[str]:
    """Return the lines that only the broken file or only the sound one has."""
    sound, broken = (each.read_text("utf-8").splitlines() for each in (SOUND, path))
    return [line for line in ndiff(sound, broken) if line[:2] in ("+ ", "- ")]


def broken_files() -> set[str]:
    return {path.name for path in HERE.glob("*.yaml")} - {SOUND.name, TABLE.name}


def test_the_sound_twin_loads() -> None:
    book = load_rulebook(SOUND, today=TODAY)

    assert tuple(book.questions) == ("liver_disease", "liver_signs", "low_mood")


def test_unquoted_no_and_yes_stay_text() -> None:
    option = load_rulebook(SOUND, today=TODAY).questions["liver_disease"].options[0]

    assert (option.id, option.text) == ("no", "No")


def test_every_broken_file_has_a_row_and_every_row_its_file() -> None:
    assert set(ROWS) == broken_files()


@pytest.mark.parametrize("name", ROWS)
def test_a_broken_file_is_refused_in_these_words(name: str) -> None:
    path = HERE / name

    expected = [f"{path}:{row}" for row in ROWS[name]]

    assert complaint(path).splitlines() == expected


@pytest.mark.parametrize("name", sorted(set(ROWS) - NOT_LIKE_SOUND))
def test_a_broken_file_differs_from_the_sound_one_by_a_few_lines(name: str) -> None:
    assert 1 <= len(changed_lines(HERE / name)) <= MOST_LINES


def test_many_mistakes_come_all_at_once_in_file_order() -> None:
    rows = ROWS["many_mistakes.yaml"]
    places = [tuple(int(number) for number in row.split(":")[:2]) for row in rows]
    in_one_rule = [row for row in rows if "'liver-ill'" in row]

    assert len(places) >= 8
    assert len(in_one_rule) >= 3
    assert places == sorted(places)


def test_no_message_shows_the_inside_of_the_program() -> None:
    inner = re.compile(r"Input should|[<>]|\b(None|dict|tuple|str|int|pydantic|ruamel)\b")

    assert [row for rows in ROWS.values() for row in rows if inner.search(row)] == []


def test_every_kind_of_part_has_a_file_with_a_key_it_does_not_know() -> None:
    parts = {name for name, part in json_schema()["$defs"].items() if "properties" in part}
    forms_of_one_key = {"All", "AnyOf", "Not"}  # a second key makes them no condition at all
    in_short = {"AtLeast": "bound", "ClinicalReview": "review", "HelpNumber": "number"}
    expected = {in_short.get(part, part.lower()) for part in parts - forms_of_one_key}

    prefix = "unknown_key_in_"

    assert {Path(name).stem.removeprefix(prefix) for name in ROWS if prefix in name} == expected
