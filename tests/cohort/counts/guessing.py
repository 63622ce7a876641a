"""Plays somebody who works out hidden counts: who knows a sum, every zero, and which are hidden."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import TypeVar

from screener.cohort.counts.suppression import NOT_SHOWN, few_words, is_number

Key = TypeVar("Key", bound=Hashable)


def possible(
    counts: Mapping[Key, int], shown: Mapping[Key, str], minimum: int
) -> Mapping[Key, set[int]]:
    """Return what each hidden count can be, for somebody who knows the sum and the zeros.

    A count that is not shown is the minimum or more, and no more than the least that is told: the
    next smallest is hidden first. If it is more, it is hidden because of another sum.
    """
    hidden = [key for key, words in shown.items() if not is_number(words) and counts[key]]
    vague = NOT_SHOWN in shown.values() and few_words(minimum) not in shown.values()
    total = sum(counts[key] for key in hidden)
    most = min((counts[key] for key, words in shown.items() if is_number(words)), default=total)
    ranges = {
        key: range(1, minimum)
        if shown[key] == few_words(minimum)
        else range(1 if vague else minimum, max(most, counts[key]) + 1)
        for key in hidden
    }
    sums = {key: _sums([ranges[other] for other in hidden if other != key]) for key in hidden}
    return {
        key: {n for n in ranges[key] if n <= total and sums[key] >> total - n & 1} for key in hidden
    }


def _sums(ranges: Iterable[range]) -> int:
    """Return every sum of a number from each range, as the places of the bits that are set."""
    sums = 1
    for values in ranges:
        sums = reduce(or_, (sums << n for n in values), 0)
    return sums


def assert_open(counts: Mapping[Key, int], shown: Mapping[Key, str], minimum: int) -> None:
    """Check that each small count can be any small number, and any other that is hidden several."""
    for key, values in possible(counts, shown, minimum).items():
        if shown[key] == few_words(minimum):
            assert values >= set(range(1, minimum)), f"{key} can only be {values}: {shown}"
        else:
            assert len(values) > 1, f"{key} can only be {values}: {shown}"
