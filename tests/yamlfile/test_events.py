"""The fast reader says the same as the one of YAML 1.2, or leaves the text to that."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Final

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from screener.yamlfile import events
from screener.yamlfile.events import Event, events_in
from screener.yamlfile.syntax_hints import Span
from tests.conftest import ROOT, RULES

FILES: Final = (RULES, ROOT / "starter" / "rules.yaml", ROOT / "clinics" / "example.yaml")
LINES: Final = [line for file in FILES for line in file.read_text("utf-8").splitlines()]
PIECES: Final = [
    *"-:#\"'[]{}|>&*!%@`,?\\ \n\t\r~0=",
    *("- ", "? ", ": ", " #", "---\n", "...\n", "\n\n", "  ", "|-\n", ">-\n", ">#", "\\n"),
    *("{a: b}", "[a, b]", '"a"', "'a'", "é", "\u2003", "\xa0", "\x85", "\u2028", "\ufeff", "😀"),
]
"""What somebody may type in a wrong place."""
Read = tuple[list[Event], list[Span]]


def read(text: str) -> Read:
    """Return the steps that say where a value is, and the quotes over lines."""
    quotes: list[Span] = []
    found = [event for event in events_in(text, quotes.append) if event.is_node]
    return found, quotes


def thoroughly(text: str) -> Read:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "_FAST", None)
        return read(text)


def is_quick(text: str) -> bool:
    return events.quick_events(text) is not None


@st.composite
def typed(draw: st.DrawFn) -> str:
    """Draw some lines of a file after somebody typed or deleted something in them."""
    first = draw(st.integers(0, len(LINES) - 2))
    lines = LINES[first : first + draw(st.integers(1, 25))]
    indent = len(lines[0]) - len(lines[0].lstrip())
    text = "".join(f"{line[indent:]}\n" for line in lines)

    def edited(text: str, _number: int) -> str:
        place = draw(st.integers(0, len(text)))
        gone = draw(st.sampled_from((0, 0, 1, 3)))
        piece: str = draw(st.sampled_from(["", *PIECES]))
        return text[:place] + piece + text[place + gone :]

    return reduce(edited, range(draw(st.integers(0, 3))), text)


@given(typed())
def test_both_readers_say_the_same_of_what_they_read(text: str) -> None:
    assume(is_quick(text))
    try:
        meant = thoroughly(text)
    except YAMLError:
        reject()

    assert read(text) == meant


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_our_own_files_arequick_events_and_alike(file: Path) -> None:
    text = file.read_text("utf-8")

    assert is_quick(text)
    assert read(text) == thoroughly(text)


UNUSUAL: Final = {
    "a tab": "a:\tb\n",
    "another end of lines": "a: b\r\n",
    "a next line": "a: b\x85c: d\n",
    "a line separator": "a: b\u2028c\n",
    "a mark of byte order inside": "a: b\ufeff\n",
    "an anchor": "a: &x b\n",
    "an alias": "a: &x b\nc: *x\n",
    "a tag": "a: !x b\n",
    "nothing": "a:\n",
    "nothing in a list": "- \n- a\n",
    "a sign where a note could be": "a: >#-\n  b\n",
    "blanks before a folded text": "a: >-\n    \n  b\n",
    "no YAML": "a: b: c\n",
}


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_what_may_differ_is_left_to_the_other(text: str) -> None:
    assert not is_quick(text)


def test_without_libyaml_all_is_read_thoroughly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_FAST", None)

    assert not is_quick("a: b\n")
    assert [event.value for event in read("a: b\n")[0]] == ["", "a", "b"]


QUOTED: Final[list[tuple[str, list[Span]]]] = [
    ("a: 'b'\n", []),
    ("a: 'b\n  c'\n", [((0, 3), (1, 4))]),
    ("- \"b\n  c\"\n- 'd\n\n  e'\n", [((0, 2), (1, 4)), ((2, 2), (4, 4))]),
]


@pytest.mark.parametrize("reading", [read, thoroughly])
@pytest.mark.parametrize(("text", "spans"), QUOTED)
def test_quotes_over_lines_are_noted(
    reading: Callable[[str], Read], text: str, spans: list[Span]
) -> None:
    assert reading(text)[1] == spans
