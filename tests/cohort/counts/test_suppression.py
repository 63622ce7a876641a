"""No small count can be worked out from a sum, even by somebody who knows which counts are zero."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.cohort.counts.suppression import NOT_SHOWN, few_words, told, whole_words
from tests.cohort.counts.guessing import assert_open
from tests.samples import samples

COUNTS = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=1, max_size=6)


@given(counts=COUNTS, minimum=st.integers(2, 6))
@example(counts=[1, 1], minimum=6)
@example(counts=[3, 40], minimum=6)
@example(counts=[3, 11, 40], minimum=6)
@example(counts=[1, 11], minimum=11)
@example(counts=[3, 30, 31], minimum=11)
@example(counts=[2, 0, 0, 30, 0, 0], minimum=6)
@settings(max_examples=samples(300, soak=10_000), deadline=None)
def test_a_small_count_can_be_any_small_number(counts: list[int], minimum: int) -> None:
    numbered = dict(enumerate(counts))
    shown = told(numbered, [numbered], minimum)
    if sum(counts) < minimum:
        assert (
            set(shown.values())
            == {few_words(minimum)}
            == {whole_words(sum(counts), shown, minimum)}
        )
        return
    if len(set(shown.values())) == 1 and NOT_SHOWN in shown.values():
        assert whole_words(sum(counts), shown, minimum) in {NOT_SHOWN, few_words(minimum)}
        return

    assert_open(numbered, shown, minimum)


@given(counts=COUNTS, minimum=st.integers(1, 6))
def test_no_number_below_the_minimum_is_told_and_every_other_is_right(
    counts: list[int], minimum: int
) -> None:
    numbered = dict(enumerate(counts))

    for key, words in told(numbered, [numbered], minimum).items():
        assert words in {f"{counts[key]:,}", NOT_SHOWN, few_words(minimum)}
        assert counts[key] >= minimum or words in {NOT_SHOWN, few_words(minimum)}


@given(counts=COUNTS, minimum=st.integers(1, 6))
def test_nothing_is_hidden_without_need(counts: list[int], minimum: int) -> None:
    """Zeros give nothing away, because somebody who knows the rules may know them."""
    large = [count for count in counts if count == 0 or count >= minimum]
    numbered = dict(enumerate(large))

    shown = told(numbered, [numbered], minimum)

    assert NOT_SHOWN not in shown.values()
    assert all(shown[key] == f"{n:,}" for key, n in numbered.items() if n)


@given(
    counts=st.lists(st.integers(0, 30), min_size=4, max_size=8),
    groups=st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=4),
    minimum=st.integers(2, 6),
)
@settings(max_examples=samples(200, soak=5_000), deadline=None)
def test_each_group_is_as_safe_as_if_it_were_alone(
    counts: list[int], groups: list[set[int]], minimum: int
) -> None:
    numbered = dict(enumerate(counts))
    shown = told(numbered, groups, minimum)

    for group in groups:
        inside = {key: shown[key] for key in group}
        if sum(numbered[key] for key in group) < minimum:
            continue
        if set(inside.values()) == {NOT_SHOWN}:
            continue
        assert_open(numbered, inside, minimum)


TOLD = {
    "all large": ([20, 30], ["20", "30"]),
    "the next smallest goes too": ([3, 30, 50], ["fewer than 11", "not shown", "50"]),
    "the next smallest has too little room": (
        [3, 12, 50, 90],
        ["fewer than 11", "not shown", "not shown", "90"],
    ),
    "the next smallest is known to be no larger than what is told": (
        [3, 30, 31, 90],
        ["fewer than 11", "not shown", "not shown", "90"],
    ),
    "several small ones hide each other": ([4, 5, 6, 90], ["fewer than 11"] * 3 + ["90"]),
    "zero hides nothing": ([0, 3, 90], ["fewer than 11", "fewer than 11", "not shown"]),
    "nothing protects it": ([1, 11], ["not shown", "not shown"]),
    "a sum that is small is not told": ([1, 2], ["fewer than 11", "fewer than 11"]),
    "zeros alone": ([0, 0, 90], ["fewer than 11", "fewer than 11", "90"]),
}


@pytest.mark.parametrize("name", TOLD)
def test_counts_in_words(name: str) -> None:
    counts, words = TOLD[name]
    numbered = dict(enumerate(counts))

    assert list(told(numbered, [numbered], 11).values()) == words


@pytest.mark.parametrize(
    ("count", "parts", "words"),
    [
        (5, {"a": "fewer than 11"}, "fewer than 11"),
        (12, {"a": NOT_SHOWN, "b": NOT_SHOWN}, NOT_SHOWN),
        (1_200, {"a": "fewer than 11", "b": NOT_SHOWN}, "1,200"),
    ],
)
def test_a_sum_that_would_give_its_parts_away_is_not_shown(
    count: int, parts: dict[str, str], words: str
) -> None:
    assert whole_words(count, parts, 11) == words
