"""Values and places are read from a file by the rules of YAML 1.2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screener.errors import AuthorError, OperatorError
from screener.yamlfile.files import MAX_BYTES
from screener.yamlfile.parse import MAX_DEPTH, MAX_VALUES, YamlFile, read_document
from tests.rulebook.sound import written

WORDS = (
    "no No NO yes Yes on off y n tRue 2026-11-23 2026.11.0 12:30:45 1_000 1e e1 = << 5mm "
    "0x1F 0o17 .inf .nan"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.yaml"


def value_of(path: Path, scalar: str) -> Any:
    return read_document(written(path, f"key: {scalar}\n")).value_at(("key",))


@pytest.mark.parametrize(
    "word",
    WORDS.split(),
)
def test_these_words_are_text(path: Path, word: str) -> None:
    assert value_of(path, word) == word


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("1.5", 1.5),
        ("2026.11", 2026.11),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
    ],
)
def test_these_words_are_not(path: Path, scalar: str, value: object) -> None:
    found = value_of(path, scalar)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("word", ["true", "7", "1.5", "null", "~", "", "#", "a: b"])
def test_in_quotes_everything_is_text(path: Path, word: str) -> None:
    assert value_of(path, f'"{word}"') == value_of(path, f"'{word}'") == word


@pytest.mark.parametrize(
    ("written_as", "value"),
    [
        ("|\n  one\n  two\n", "one\ntwo\n"),
        ("|-\n  one\n  two\n", "one\ntwo"),
        (">\n  one\n  two\n\n  three\n", "one two\nthree\n"),
        (">-\n  7\n", "7"),
        ("one\n  two", "one two"),
        ("it's fine # a comment", "it's fine"),
        ("'it''s fine'", "it's fine"),
        (r'"caf\u00e9"', "café"),
        ("≥ 5 mm 🙂", "≥ 5 mm 🙂"),
    ],
)
def test_text_in_blocks_and_over_lines(path: Path, written_as: str, value: str) -> None:
    assert value_of(path, written_as) == value


def test_keys_are_text_whatever_they_look_like(path: Path) -> None:
    document = read_document(written(path, "no: a\n1: b\ntrue: c\n"))

    assert document.tree == {"no": "a", "1": "b", "true": "c"}


NESTED = """\
# a comment
first: one
list:
  - a
  - b: [x, {y: z}]
    c:
      - - deep
empty:
last: "two"
"""


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((), (2, 1)),
        (("first",), (2, 8)),
        (("list",), (4, 3)),
        (("list", 0), (4, 5)),
        (("list", 1), (5, 5)),
        (("list", 1, "b"), (5, 8)),
        (("list", 1, "b", 0), (5, 9)),
        (("list", 1, "b", 1, "y"), (5, 16)),
        (("list", 1, "c", 0, 0), (7, 11)),
        (("empty",), (8, 1)),
        (("last",), (9, 7)),
    ],
)
def test_the_place_of_every_value(
    path: Path, steps: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert read_document(written(path, NESTED)).place_of(steps) == place


def test_the_place_of_every_key(path: Path) -> None:
    document = read_document(written(path, NESTED))

    assert {key[-1]: place for key, place in document.keys.items()} == {
        "first": (2, 1),
        "list": (3, 1),
        "b": (5, 5),
        "y": (5, 13),
        "c": (6, 5),
        "empty": (8, 1),
        "last": (9, 1),
    }


def test_what_is_not_there_has_the_place_of_its_parent(path: Path) -> None:
    document = read_document(written(path, NESTED))

    assert document.place_of(("list", 1, "nothing", 3)) == (5, 5)
    assert document.value_at(("list", 1, "nothing", 3)) is None
    assert document.value_at(("first", "nothing")) is None


def contents(document: YamlFile) -> tuple[object, ...]:
    return document.tree, document.values, document.keys


@pytest.mark.parametrize(
    "other",
    [
        b"\xef\xbb\xbf" + NESTED.encode(),
        NESTED.replace("\n", "\r\n").encode(),
        NESTED.rstrip().encode(),
        b"\xef\xbb\xbf" + NESTED.replace("\n", "\r\n").encode(),
    ],
    ids=["byte order mark", "CRLF", "no last line break", "both"],
)
def test_byte_order_mark_and_line_ends_change_nothing(path: Path, other: bytes) -> None:
    plain = contents(read_document(written(path, NESTED)))

    assert contents(read_document(written(path, other))) == plain


def test_a_duplicate_key_is_a_problem_and_the_first_value_stands(path: Path) -> None:
    document = read_document(written(path, "a: {b: 1, b: 2, c: 3}\na: 4\na: {b: 5}\n"))

    assert document.tree == {"a": {"b": 1, "c": 3}}
    assert [str(problem).removeprefix(str(path)) for problem in document.problems] == [
        ":1:11: the key 'b' is already on line 1; keep one of the two",
        ":2:1: the key 'a' is already on line 1; keep one of the two",
        ":3:1: the key 'a' is already on line 1; keep one of the two",
    ]


def test_a_syntax_error_comes_with_the_problems_before_it(path: Path) -> None:
    with pytest.raises(AuthorError) as refusal:
        read_document(written(path, "a: 1\na: 2\nb: @\n"))

    assert [problem.line for problem in refusal.value.problems] == [2, 3]


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n", "---\n"])
def test_a_file_without_content_is_nothing(path: Path, content: str) -> None:
    document = read_document(written(path, content))

    assert document.tree is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, None),
        ("[" * (MAX_DEPTH + 1), f":1:{MAX_DEPTH + 1}: this is nested deeper than 40 levels"),
        ("- a\n" * (MAX_VALUES - 1), None),
        ("- a\n" * MAX_VALUES, ": the file has more than 30000 keys and values, the most allowed"),
        (" " * MAX_BYTES, None),
        (" " * (MAX_BYTES + 1), f": is larger than {MAX_BYTES // 1024} KiB, the most allowed"),
    ],
    ids=["deep", "too deep", "many", "too many", "large", "too large"],
)
def test_the_limits(path: Path, content: str, words: str | None) -> None:
    written(path, content)

    if words is None:
        assert not read_document(path).problems
    else:
        with pytest.raises(OperatorError, match=words):
            read_document(path)
