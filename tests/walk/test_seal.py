"""The sealed state: it comes back as it went, tells nothing, and cannot be made or changed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import SheetError, StateError
from screener.rulebook.model import RuleBook
from screener.screening.coding import Coding
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk, WalkState
from tests.clock import Clock
from tests.sheets import Respondent, answers_to
from tests.walking import state_of

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


@pytest.fixture(scope="module")
def seal(walk: Walk) -> Seal:
    return Seal(walk, (KEY,), Clock())


def any_state(walk: Walk, seed: int) -> WalkState:
    """Make a state by chance, such as no walk might ever reach."""
    chance = Random(seed)  # noqa: S311 - chance, not secrecy
    places = [*walk.book.questions, *Stop]
    seen = frozenset(rule.id for rule in walk.interrupting if chance.random() < 0.5)
    sheet = Respondent(walk.book, seed).partial()
    return WalkState(
        walk.assessor.coding.encode(sheet),
        chance.choice(places),
        asked=tuple(name for name in walk.book.questions if chance.random() < 0.2),
        changing=chance.random() < 0.5,
        seen=seen,
        reference=chance.choice(["", "visit-77", "v" * 40]),
        sent=chance.choice(["", "7F3K-29QD"]),
    )


def raw(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def written(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


@given(seed=st.integers(0, 2**32))
def test_a_state_comes_back_as_it_went(walk: Walk, seal: Seal, seed: int) -> None:
    state = any_state(walk, seed)
    assert seal.open(seal.seal(state)) == state


def test_every_answer_to_every_question_comes_back(walk: Walk, seal: Seal) -> None:
    for question in walk.book.questions.values():
        for answer in answers_to(question):
            sheet = AnswerSheet().with_answers({question.id: answer})
            state = state_of(walk, sheet, question.id)
            assert seal.open(seal.seal(state)) == state


@given(seed=st.integers(0, 2**32))
def test_all_tokens_have_the_same_length_and_name_no_answer(
    walk: Walk, seal: Seal, seed: int
) -> None:
    state = any_state(walk, seed)
    token = seal.seal(state)
    assert len(token) == len(seal.seal(walk.begin().state))
    assert token.isascii()
    assert token.replace("-", "a").replace("_", "a").isalnum()
    sheet = Coding(walk.book).pack(state.masks)
    assert not any(sheet) or sheet not in raw(token)


def test_a_token_is_different_every_time(walk: Walk, seal: Seal) -> None:
    tokens = {seal.seal(walk.begin().state) for _ in range(500)}
    assert len(tokens) == 500
    assert len({raw(token)[:12] for token in tokens}) == 500, "a nonce was used twice"


def test_a_token_changed_at_any_byte_is_refused(walk: Walk, seal: Seal) -> None:
    token = seal.seal(any_state(walk, 1))
    sealed = raw(token)
    for place in range(len(sealed)):
        for flip in (1, 128):
            broken = bytearray(sealed)
            broken[place] ^= flip
            with pytest.raises(StateError, match="no key opens the state"):
                seal.open(written(bytes(broken)))


def test_a_token_cut_or_extended_anywhere_is_refused(walk: Walk, seal: Seal) -> None:
    token = seal.seal(any_state(walk, 2))
    cuts = [token[:end] for end in range(len(token))] + [token[n:] for n in range(1, 20)]
    for broken in (*cuts, token + "A", token + "AAAA", "A" + token, token * 2):
        with pytest.raises(StateError):
            seal.open(broken)


@pytest.mark.parametrize(
    "token", ["", "=", "====", "a", " ", "\N{BULLET}", "\x00", "state", "..", "-_-_", "a" * 4000]
)
def test_what_is_no_token_is_refused(seal: Seal, token: str) -> None:
    with pytest.raises(StateError):
        seal.open(token)


def test_a_token_of_another_key_is_refused(walk: Walk, seal: Seal) -> None:
    stranger = Seal(walk, (OTHER_KEY,), Clock())
    with pytest.raises(StateError, match="no key opens the state"):
        seal.open(stranger.seal(walk.begin().state))


def test_a_token_of_the_key_before_is_opened_and_sealed_with_the_newest(walk: Walk) -> None:
    before = Seal(walk, (KEY,), Clock())
    during = Seal(walk, (OTHER_KEY, KEY), Clock())
    after = Seal(walk, (OTHER_KEY,), Clock())
    state = any_state(walk, 3)
    assert during.open(before.seal(state)) == state
    assert after.open(during.seal(state)) == state
    with pytest.raises(StateError):
        before.open(during.seal(state))


def test_a_token_lives_a_day_from_the_last_step(walk: Walk) -> None:
    clock = Clock()
    seal = Seal(walk, (KEY,), clock)
    begun = walk.begin().state
    token = seal.seal(begun)
    clock.advance(hours=23.9)
    renewed = seal.seal(seal.open(token))
    clock.advance(hours=0.1)
    with pytest.raises(StateError, match="the state has expired"):
        seal.open(token)
    assert seal.open(renewed) == begun


def test_bytes_that_are_no_sheet_are_not_unpacked(rulebook: RuleBook) -> None:
    coding = Coding(rulebook)
    size, bits = coding.packed_size, sum(len(q.options) for q in rulebook.questions.values())
    first = len(rulebook.questions["age"].options)
    broken: Mapping[str, bytes] = {
        "empty": b"",
        "short": bytes(size - 1),
        "long": bytes(size + 1),
        "all bits": b"\xff" * size,
        "two ages": (3 << (bits - first)).to_bytes(size, "big"),
        "beyond the options": (1 << bits).to_bytes(size + (bits % 8 == 0), "big"),
    }
    for name, packed in broken.items():
        with pytest.raises(SheetError):
            pytest.fail(f"{name}: {coding.unpack(packed)}")


@given(packed=st.binary(max_size=40))
def test_bytes_by_chance_are_a_sheet_or_refused(walk: Walk, packed: bytes) -> None:
    coding = Coding(walk.book)
    try:
        sheet = coding.unpack(packed)
    except SheetError:
        return
    assert coding.pack(sheet) == packed
