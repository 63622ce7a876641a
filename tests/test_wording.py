"""How a message names what is there, what is not, and what comes nearest."""

from __future__ import annotations

import pytest

from screener.wording import allowed, one_of, quoted, unknown


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
    assert quoted("a\nb\x1b[0m") == "'a b\N{REPLACEMENT CHARACTER}[0m'"
    assert quoted("x" * 1_000_000) == f"'{'x' * 60}…'"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_names_of_which_one_suffices(names: list[str], sentence: str) -> None:
    assert one_of(names) == sentence
