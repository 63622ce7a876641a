"""Lines fit, and no letter is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.diagram.text_width import Font

FONT = Font(10, 14)
MONO = Font(10, 14, mono=True)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("illicit", "mammoth"), ("words", "WORDS"), ("a", "ab"), ("aa", "字字")],
)
def test_wider_letters_make_wider_words(narrow: str, wide: str) -> None:
    assert FONT.width(narrow) < FONT.width(wide)


def test_all_signs_of_a_mono_font_are_equally_wide() -> None:
    assert MONO.width("illicit") == MONO.width("mammoth")


def test_a_bold_font_is_wider() -> None:
    assert Font(10, 14, spread=1.2).width("words") > FONT.width("words")


def test_a_larger_font_is_wider() -> None:
    assert Font(20, 28).width("words") == 2 * FONT.width("words")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("one two three", ("one two", "three")),
        ("  one\n two  ", ("one two",)),
        ("abcdefghijklm n", ("abcdefgh", "ijklm n")),
    ],
)
def test_a_text_is_broken_between_words_and_long_words_within(
    text: str, lines: tuple[str, ...]
) -> None:
    assert MONO.wrap(text, 50) == lines


@given(st.text(), st.integers(5, 200), st.sampled_from([FONT, MONO]))
def test_every_line_fits_and_nothing_is_cut(text: str, limit: int, font: Font) -> None:
    lines = font.wrap(text, limit)

    assert all(font.width(line) <= limit or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
