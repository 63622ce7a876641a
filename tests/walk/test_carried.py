"""Letters to go on with on another device: few, sealed, for a day; a slip is found in its row."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import LettersError
from screener.walk.carried import Carrier
from screener.walk.letters import bytes_in, rows_of
from screener.walk.walk import Stop, Walk, WalkState
from tests.clock import Clock
from tests.walk.test_seal import KEY, OTHER_KEY, any_state

HOUR = 60 * 60


@pytest.fixture(scope="module")
def carrier(walk: Walk) -> Carrier:
    return Carrier(walk, (KEY,), Clock())


def carried(state: WalkState) -> WalkState:
    """Return a state as it should arrive: the new page asks whether this tab keeps nothing."""
    asked = () if isinstance(state.at, Stop) or not state.asked else (state.at,)
    return replace(state, asked=asked, keeps_nothing=False)


# ---- the letters


@given(st.binary(min_size=1, max_size=120))
def test_bytes_come_back_from_their_letters(data: bytes) -> None:
    rows = rows_of(data)

    assert bytes_in("\n".join(rows)) == bytes_in("".join(rows)) == data
    assert all(re.fullmatch("[A-Z2-7]{2,16}", row) for row in rows)


@given(st.binary(min_size=1, max_size=120))
def test_it_does_not_matter_how_letters_are_written(data: bytes) -> None:
    shown = "\n".join(" ".join(row[n : n + 4] for n in range(0, 16, 4)) for row in rows_of(data))
    taken_for_digits = shown.lower().replace("o", "0").replace("i", "1").replace("b", "8")

    assert bytes_in(f"  {taken_for_digits.replace(' ', ' - ')}\n\n") == data


@given(st.binary(min_size=20, max_size=120), st.integers(min_value=0), st.integers(1, 31))
def test_a_slip_is_never_taken_for_the_letters(data: bytes, at: int, by: int) -> None:
    """One of 32 slips has the check letter of its row; the seal finds that one, and no row."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    letters = "".join(rows_of(data))
    place = at % len(letters)
    other = alphabet[(alphabet.index(letters[place]) + by) % 32]
    slip = f"{letters[:place]}{other}{letters[place + 1 :]}"
    with suppress(LettersError):
        assert bytes_in(slip) != data


def test_the_row_of_a_slip_is_told() -> None:
    first, second, third, *rest = rows_of(bytes(range(60)))
    short = second[:5] + second[6:]

    for rows in ([first, short, third, *rest], [first, second[1::-1] + second[2:], third, *rest]):
        with pytest.raises(LettersError) as refused:
            bytes_in("\n".join(rows))
        assert refused.value.rows == (2,)


def test_rows_in_another_order_are_told() -> None:
    first, second, *rest = rows_of(bytes(range(60)))

    with pytest.raises(LettersError) as refused:
        bytes_in("\n".join((second, first, *rest)))

    assert refused.value.rows == (1, 2)


def test_rows_may_have_their_numbers() -> None:
    data = bytes(range(60))
    numbered = "\n".join(f" {n}. {row}" for n, row in enumerate(rows_of(data), 1))

    assert bytes_in(numbered) == bytes_in(numbered.replace(".", ")")) == data


@pytest.mark.parametrize("text", ["", "  \n", "\u00e9\u4e2d!?"])
def test_no_letters_are_no_bytes(text: str) -> None:
    with pytest.raises(LettersError) as refused:
        bytes_in(text)

    assert refused.value.rows == ()


# ---- the state


@given(st.integers(min_value=0, max_value=10_000))
def test_a_state_arrives_as_it_left(walk: Walk, carrier: Carrier, seed: int) -> None:
    state = any_state(walk, seed)

    assert carrier.state_in("\n".join(carrier.rows(state))) == carried(state)


def test_there_are_few_letters_and_as_many_for_all(walk: Walk, carrier: Carrier) -> None:
    states = [replace(any_state(walk, seed), reference="", sent="") for seed in range(50)]

    assert {tuple(map(len, carrier.rows(state))) for state in states} == {(16,) * 6 + (15,)}


def test_letters_work_for_a_day(walk: Walk) -> None:
    clock = Clock()
    carrier = Carrier(walk, (KEY,), clock)
    state = walk.begin().state
    letters = "".join(carrier.rows(state))
    clock.now += 23 * HOUR
    late = carrier.state_in(letters)
    clock.now += HOUR

    assert late == carried(state)
    with pytest.raises(LettersError) as refused:
        carrier.state_in(letters)
    assert refused.value.rows == ()


def test_nobody_else_can_read_or_make_them(walk: Walk, carrier: Carrier) -> None:
    letters = "".join(carrier.rows(walk.begin().state))
    other_book = walk.book.model_copy(update={"digest": "sha256:other"})
    strangers = [
        Carrier(walk, (OTHER_KEY,), Clock()),
        Carrier(walk, (KEY,), Clock(), "north"),
        Carrier(Walk(other_book), (KEY,), Clock()),
    ]

    for stranger in strangers:
        with pytest.raises(LettersError) as refused:
            stranger.state_in(letters)
        assert refused.value.rows == ()
    assert Carrier(walk, (OTHER_KEY, KEY), Clock()).state_in(letters).at == walk.begin().state.at


def test_chance_bytes_are_never_a_state(carrier: Carrier) -> None:
    chance = Random(1)  # noqa: S311 - chance, not secrecy
    for size in (0, 1, 15, 16, 17, 65, 200):
        letters = "".join(rows_of(chance.randbytes(size))) if size else ""
        with pytest.raises(LettersError):
            carrier.state_in(letters)


def test_the_same_answers_of_two_people_look_different(walk: Walk, carrier: Carrier) -> None:
    """Nor do two walks share a row, so that nobody can tell that the answers are the same."""
    one, other = (set(carrier.rows(walk.begin().state)) for _ in range(2))

    assert one.isdisjoint(other)
