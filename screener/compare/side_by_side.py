"""Shows two values side by side, in one line, with what is the same in both left out."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import Any, Final

_AROUND: Final = 3
"""How many of the same words are kept before and after the others."""
_MOST: Final = 200
"""Characters of each value; a line is no longer than two of them."""


def side_by_side(before: Any, after: Any) -> tuple[str, str]:
    """Return two values as text; of long ones, the words that differ and those next to them."""
    if not isinstance(before, str) or not isinstance(after, str):
        return _whole(before), _whole(after)
    one, other = before.split(), after.split()
    start = _same(one, other)
    end = _same(one[start:][::-1], other[start:][::-1])
    return _cut(one, start, end), _cut(other, start, end)


def written(value: Any) -> str:
    """Return a value as an author writes it, but without quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)


def _whole(value: Any) -> str:
    if isinstance(value, str):
        return f'"{shorten(value, _MOST, placeholder=" …")}"'
    return shorten(written(value), _MOST, placeholder=" …")


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words both begin with."""
    count = 0
    for word, its in zip(one, other, strict=False):
        if word != its:
            break
        count += 1
    return count


def _cut(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(words), len(words) - end + _AROUND)
    text = shorten(" ".join(words[first:last]), _MOST, placeholder=" …")
    return f'"{"… " * (first > 0)}{text}{" …" * (last < len(words))}"'
