"""How a message names what is there, what is not, and what comes nearest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.wording import (
    allowed,
    invisible_in,
    is_invisible,
    one_of,
    quoted,
    unknown,
    unseen,
    visible,
)


def test_an_unknown_name_comes_with_the_known_ones_and_the_nearest() -> None:
    words = unknown("topic", "livr", ["liver", "lipids"])

    assert words == "there is no topic 'livr'; allowed: lipids, liver; nearest: 'liver'"


def test_where_nothing_is_near_nothing_is_proposed() -> None:
    assert allowed("xyz", ["liver", "lipids", "liver"]) == "allowed: lipids, liver"


def test_where_nothing_is_known_that_is_said() -> None:
    assert unknown("score", "phq", []) == "there is no score 'phq'; none is defined"


def test_many_names_are_cut_but_never_the_nearest() -> None:
    names = [f"question_{n:02}" for n in range(40)]

    words = allowed("question_39x", names)

    assert "question_00" in words
    assert words.endswith("question_39 and 26 more; nearest: 'question_39'")


def test_a_name_is_shown_on_one_line_and_cut_where_long() -> None:
    assert quoted("a\n  b\x1b[0m") == "'a b<control character (U+001B)>[0m'"
    assert quoted("x" * 1_000_000) == f"'{'x' * 60}…'"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_names_of_which_one_suffices(names: list[str], sentence: str) -> None:
    assert one_of(names) == sentence


# ---- what nobody can see

UNSEEN = {
    "\u00a0": "no-break space (U+00A0)",
    "\u00ad": "soft hyphen (U+00AD)",
    "\u200b": "zero width space (U+200B)",
    "\u200c": "zero width non-joiner (U+200C)",
    "\u200e": "left-to-right mark (U+200E)",
    "\u202e": "right-to-left override (U+202E)",
    "\u2066": "left-to-right isolate (U+2066)",
    "\u2003": "em space (U+2003)",
    "\u2028": "line separator (U+2028)",
    "\u2060": "word joiner (U+2060)",
    "\u2800": "braille pattern blank (U+2800)",
    "\u3000": "ideographic space (U+3000)",
    "\u3164": "hangul filler (U+3164)",
    "\ufe0f": "variation selector-16 (U+FE0F)",
    "\ufeff": "zero width no-break space (U+FEFF)",
    "\t": "tab (U+0009)",
    "\x00": "control character (U+0000)",
    "\ud800": "half a character (U+D800)",
    "\ue000": "private character (U+E000)",
}


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_what_nobody_can_see_is_named_at_its_place(sign: str) -> None:
    name = UNSEEN[sign]

    assert is_invisible(sign)
    assert quoted(f"+1{sign}555") == f"'+1<{name}>555'"
    assert quoted(sign) == f"'<{name}>'", "none is taken for a space at the end"
    assert visible(f"a\n{sign}b") == f"a\n<{name}>b"
    assert unseen(f"a{sign}b{sign}") == f"; it holds what nobody can see: {name}"


def test_ordinary_spaces_are_shown_as_they_are() -> None:
    assert quoted(" a  b ") == "' a  b '"
    assert unseen(" a\nb ") == ""


@pytest.mark.parametrize("text", ["Grüße, 你好", "مرحبا", "नमस्ते", "🩺", "“a”…", "e\u0301"])
def test_what_can_be_seen_is_shown_as_it_is(text: str) -> None:
    assert (visible(text), invisible_in(text)) == (text, ())


@given(st.text(st.characters(codec=None), max_size=70))
def test_nothing_that_nobody_can_see_is_left_in_a_quote(text: str) -> None:
    assert invisible_in(quoted(text)) == ()
    assert visible(visible(text)) == visible(text)
    assert len(quoted(text)) <= 63 or invisible_in(text)
