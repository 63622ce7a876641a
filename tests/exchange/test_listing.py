"""Names in a sentence."""

from __future__ import annotations

import pytest

from screener.exchange.listing import one_of


@pytest.mark.parametrize(
    ("names", "sentence"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_names_of_which_one_suffices(names: list[str], sentence: str) -> None:
    assert one_of(names) == sentence
