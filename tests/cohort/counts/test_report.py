"""The report and the picture of a change tell what moved, and no count that is hidden."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.cohort.counts.moves import Movement, Moves
from screener.cohort.counts.moves_text import (
    CALMER,
    FIRST,
    SAME,
    URGENT,
    Report,
    kind_of,
    moves_lines,
)
from screener.cohort.counts.picture import picture
from screener.cohort.counts.suppression import is_number
from screener.rulebook.model import LevelId
from tests.cohort.counts.guessing import assert_open
from tests.cohort.counts.test_moves import ALL, NEW, OLD
from tests.samples import samples

SPACE = "{http://www.w3.org/2000/svg}"
NAMES = ["old 1", "new 2"]
KINDS = {
    (LevelId.DISCUSS, LevelId.EMERGENCY): FIRST,
    (None, LevelId.CONTACT_FIRST): FIRST,
    (LevelId.CONTACT_FIRST, LevelId.EMERGENCY): URGENT,
    (None, LevelId.DISCUSS): URGENT,
    (LevelId.EMERGENCY, LevelId.CONTACT_FIRST): CALMER,
    (LevelId.DISCUSS, None): CALMER,
    (None, None): SAME,
}


@pytest.mark.parametrize("move", KINDS)
def test_each_move_is_of_one_kind(move: Any) -> None:
    assert kind_of(move) == KINDS[move]


@pytest.fixture
def counted(tmp_path: Path) -> tuple[Movement, Moves]:
    """Count 60 sheets that are now called first, 40 with an emergency, and 3 that are neither."""
    rash = {**ALL, "signs": "rash"}
    calm = {**ALL, "liver": "no", "signs": "rash", "liver_tests": None}
    sheets = [rash] * 60 + [ALL] * 40 + [calm] * 3
    archive = tmp_path / "sheets.ndjson"
    archive.write_text("".join(f"{json.dumps(sheet)}\n" for sheet in sheets))
    movement = Movement(OLD, NEW)
    return movement, movement.count(archive, lambda _: None)


def test_the_report_tells_who_moves_and_why(counted: tuple[Movement, Moves]) -> None:
    movement, moves = counted

    text = "\n".join(moves_lines(Report(movement, moves, 1), movement, NAMES))

    assert text.startswith("old 1\n  -> new 2\n\nsheets: 103\n")
    assert re.search(r"would now be called first +100\n", text)
    assert re.search(r"the same level +3\n", text)
    assert "\ndiscuss -> emergency: 40\n" in text
    assert re.search(r"discuss -> emergency.*led by +hurt -> ill +40\n", text, re.DOTALL)
    assert re.search(r"led by +hurt, which weighs differently +60", text)
    assert re.search(r"appears +certain_ill +40", text)


def test_a_small_count_hides_another_and_all_that_is_inside(
    counted: tuple[Movement, Moves],
) -> None:
    movement, moves = counted

    report = Report(movement, moves, 11)

    assert report.summary[SAME] == "fewer than 11"
    assert report.summary[FIRST] == "not shown"
    assert list(report.moved()) == []
    assert "40" not in "\n".join(moves_lines(report, movement, NAMES))
    assert "40" not in "".join(drawn(report).itertext())


LEVELS = [LevelId.EMERGENCY, LevelId.CONTACT_FIRST, LevelId.DISCUSS, None]


@given(
    numbers=st.lists(st.sampled_from([0, 1, 3, 9, 20, 40, 500]), min_size=16, max_size=16),
    unread=st.integers(0, 30),
)
@settings(max_examples=samples(60, soak=2_000), deadline=None)
def test_a_small_count_of_the_report_can_be_any_small_number(
    numbers: list[int], unread: int
) -> None:
    """Who knows a sum and every zero cannot tell which of the small numbers a small count is."""
    movement, moves = Movement(OLD, NEW), Moves()
    pairs = [(old, new) for old in LEVELS for new in LEVELS]
    moves.levels.update(dict(zip(pairs, numbers, strict=True)))
    moves.apart["cannot be read"] = unread
    report = Report(movement, moves, 10)

    kinds = kinds_of(moves)
    if is_number(report.sheets):
        assert_open(kinds, report.summary, 10)
    for kind in (FIRST, URGENT, CALMER, SAME):
        inside = {move: words for move, words in report.cells.items() if kind_of(move) == kind}
        for move, words in inside.items():
            assert not is_number(words) or moves.levels[move] == int(words) >= 10
        if is_number(report.summary[kind]):
            assert_open(moves.levels, inside, 10)
        else:
            assert set(inside.values()) == {report.summary[kind]}


def kinds_of(moves: Moves) -> Counter[str]:
    """Count each kind of move, and the sheets that are set apart: they add up to all."""
    kinds = Counter(moves.apart)
    for move, number in moves.levels.items():
        kinds[kind_of(move)] += number
    return kinds


def drawn(report: Report) -> Element:
    return fromstring(picture(report, NAMES))  # noqa: S314 - our own text, made here


def test_the_picture_says_all_in_words(counted: tuple[Movement, Moves]) -> None:
    movement, moves = counted
    report = Report(movement, moves, 1)

    root = drawn(report)

    described = root.findtext(f"{SPACE}desc") or ""
    texts = ["".join(text.itertext()) for text in root.iter(f"{SPACE}text")]
    ids = [element.get("id") for element in root][:2]
    assert ids == [root.get("aria-labelledby"), root.get("aria-describedby")]
    for line in ("discuss to emergency: 40", "discuss to contact first: 60"):
        assert line in described
        assert line in texts


def test_a_bar_is_as_long_as_its_count_and_has_the_color_of_its_level(
    counted: tuple[Movement, Moves],
) -> None:
    movement, moves = counted
    bars = [
        (bar.get("class"), int(bar.get("width", "0")))
        for bar in drawn(Report(movement, moves, 1)).iter(f"{SPACE}rect")
        if "shape" in (bar.get("class") or "")
    ]

    assert bars[-2:] == [("shape emergency", round(560 * 40 / 60)), ("shape contact_first", 560)]


def test_a_picture_without_moves_says_so() -> None:
    report = Report(Movement(OLD, NEW), Moves(), 11)

    assert "No move has a number that is told." in "".join(drawn(report).itertext())
