"""Arrows never overlap."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.diagram.lanes import Span, lanes

SPANS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2),
    st.tuples(st.integers(0, 20), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair))),
)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ({}, {}),
        ({"a": (0, 1), "b": (2, 3)}, {"a": 0, "b": 0}),
        ({"long": (0, 5), "short": (1, 2)}, {"short": 0, "long": 1}),
        ({"first": (0, 2), "second": (2, 4)}, {"first": 0, "second": 1}),
    ],
    ids=["none", "apart", "one around the other", "one from where the other ends"],
)
def test_which_lane_a_span_takes(spans: Mapping[str, Span], expected: Mapping[str, int]) -> None:
    assert lanes(spans) == expected


@given(SPANS)
def test_spans_that_meet_never_share_a_lane(spans: Mapping[str, Span]) -> None:
    chosen = lanes(spans)

    assert chosen.keys() == spans.keys()
    assert set(chosen.values()) == set(range(len(set(chosen.values()))))
    for one, other in combinations(spans, 2):
        (start, end), (other_start, other_end) = spans[one], spans[other]
        if start <= other_end and other_start <= end:
            assert chosen[one] != chosen[other]
