"""A damaged rule book is either read, or refused with places; nothing else happens."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from screener.errors import AuthorError, OperatorError, Problem
from screener.yamlfile.files import lines_of
from tests.rulebook import sound

Steps = tuple[str | int, ...]
Damage = Callable[[Any, Any, random.Random], None]

WORDS = ("liver", "now", "any", "none", "", "No such name", "mo\nod", "<all>", "[key]", "emergency")
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    3.5,
    10**17,
    [],
    {},
    [[]],
    {"all": []},
    {"": ""},
    *WORDS,
)
ODD_TEXT = ("\t", "\0", "\x85", "&a ", "*a", "!!", "{", "]", ": ", "- ", '"', "'", "|", "\n---\n")


def containers(value: Any) -> Iterator[Any]:
    """Yield every mapping and list that is not empty."""
    if isinstance(value, dict | list):
        if value:
            yield value
        for child in value.values() if isinstance(value, dict) else value:
            yield from containers(child)


def drop(part: Any, step: Any, _: random.Random) -> None:
    del part[step]


def rename(part: Any, step: Any, chance: random.Random) -> None:
    if isinstance(part, dict):
        part[chance.choice(WORDS)] = part.pop(step)


def replace(part: Any, step: Any, chance: random.Random) -> None:
    part[step] = chance.choice(VALUES)


def double(part: Any, step: Any, _: random.Random) -> None:
    if isinstance(part, list):
        part.append(part[step])


def nest(part: Any, step: Any, chance: random.Random) -> None:
    part[step] = chance.choice(([part[step]], {"all": [part[step]]}, {"not": part[step]}))


DAMAGES: tuple[Damage, ...] = (drop, rename, replace, double, nest)


def damaged(chance: random.Random, times: int) -> str:
    """Return the valid rule book after some damage, as YAML."""
    tree = sound.tree()
    for _ in range(times):
        places = list(containers(tree))
        if places:
            part = chance.choice(places)
            step = chance.choice(list(part if isinstance(part, dict) else range(len(part))))
            chance.choice(DAMAGES)(part, step, chance)
    yaml = YAML(typ="safe", pure=True)
    yaml.representer.ignore_aliases = lambda *_: True
    stream = io.StringIO()
    yaml.dump(tree, stream)
    return stream.getvalue()


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return the problems in a file, if any; any other exception is a bug."""
    try:
        sound.load(path)
    except AuthorError as error:
        return error.problems
    except OperatorError as error:
        return (problem_in(str(error), path),)
    return ()


def problem_in(words: str, path: Path) -> Problem:
    """Return an operator's error as a problem; if it names no place, it is about the whole file."""
    found = re.fullmatch(r":(\d+):(\d+): (.*)", words.removeprefix(str(path)), re.DOTALL)
    line, column, message = found.groups() if found else (1, 1, words)
    return Problem(int(line), int(column), message, str(path))


def assert_each_has_a_place(problems: tuple[Problem, ...], path: Path) -> None:
    lines = lines_of(path.read_bytes().decode("utf-8-sig", "replace"))
    for problem in problems:
        assert problem.file == str(path)
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.message.isprintable()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutations") / "book.yaml"


@given(seed=st.integers(0, 2**32), times=st.integers(1, 4))
def test_a_damaged_tree_is_read_or_refused_with_places(path: Path, seed: int, times: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    sound.written(path, damaged(chance, times))

    assert_each_has_a_place(problems_of(path), path)


@given(
    start=st.integers(0, len(sound.text())),
    length=st.integers(0, 30),
    odd=st.sampled_from(ODD_TEXT) | st.text(max_size=5),
)
def test_a_damaged_text_is_read_or_refused_with_places(
    path: Path, start: int, length: int, odd: str
) -> None:
    text = sound.text()
    damaged_text = text[:start] + odd + text[start + length :]
    sound.written(path, damaged_text.encode("utf-8", "replace"))

    assert_each_has_a_place(problems_of(path), path)


@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_places(path: Path, content: bytes) -> None:
    sound.written(path, content)

    assert_each_has_a_place(problems_of(path), path)
