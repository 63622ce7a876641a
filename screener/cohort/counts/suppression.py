"""Hides small counts, and as many others as it takes so that none can be worked out from a sum.

A count below the minimum is *primary*: it is told as "fewer than 11". Whoever knows what some
counts add up to could subtract those that are told, so others are *secondary*: they are "not
shown". This is cell suppression as statistical offices do it, with the strictest question for one
sum: could each primary count still be any number from 1 to below the minimum? Zero is a count below
the minimum like any other, but it hides nothing, because who knows the rules may know that it is 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeVar

MINIMUM: Final = 11
"""The least count that is told unless somebody says otherwise."""
NOT_SHOWN: Final = "not shown"

Key = TypeVar("Key")


def told(
    counts: Mapping[Key, int], groups: Iterable[Collection[Key]], minimum: int
) -> Mapping[Key, str]:
    """Return each count in words: a number, fewer than the minimum, or not shown.

    A group is counts whose sum somebody may know, or know well enough. If no choice of secondary
    counts protects the primary ones of a group, nothing of the group is shown.
    """
    few = {key for key, count in counts.items() if count < minimum}
    secondary: set[Key] = set()
    # What is hidden for a small group may do for a larger one, too.
    remaining = sorted(map(list, groups), key=len)
    while more := next(
        filter(None, (_more(counts, group, few | secondary, minimum) for group in remaining)), None
    ):
        secondary.update(more)
    vague = {
        key
        for group in remaining
        if not _safe(counts, group, few | secondary, minimum)
        for key in group
    }
    return {key: _words(counts[key], key in secondary | vague, minimum) for key in counts}


def _words(count: int, secondary: bool, minimum: int) -> str:
    if secondary:
        return NOT_SHOWN
    return few_words(minimum) if count < minimum else f"{count:,}"


def whole_words(count: int, parts: Mapping[Key, str], minimum: int) -> str:
    """Return a sum in words; it is not shown if it would give one of its parts away."""
    if count < minimum:
        return few_words(minimum)
    return NOT_SHOWN if all(part == NOT_SHOWN for part in parts.values()) else f"{count:,}"


def is_number(words: str) -> bool:
    """Return whether a count is told."""
    return words[:1].isdigit() and words != "0"


def few_words(minimum: int) -> str:
    """Return how a count below the minimum is told."""
    return f"fewer than {minimum:,}" if minimum > 1 else "0"


def _more(
    counts: Mapping[Key, int], group: Collection[Key], hidden: Collection[Key], minimum: int
) -> list[Key]:
    """Return the smallest count of a group that is still told, if one has to be hidden, too."""
    if _safe(counts, group, hidden, minimum):
        return []
    left = [key for key in group if key not in hidden]
    return [min(left, key=lambda key: counts[key])] if left else []


def _safe(
    counts: Mapping[Key, int], group: Collection[Key], hidden: Collection[Key], minimum: int
) -> bool:
    """Return whether the sum of a group leaves every hidden count open.

    With p primary counts, each 1 or more, and s secondary ones, each the minimum m or more, that
    are S together, a primary one can be m - 1 if S >= (m - 1) + (p - 1) + s * m. It can be 1 if
    there is a secondary one to take up the rest, or if S - 1 <= (p - 1) * (m - 1). A sum below the
    minimum is never told, so nothing can be subtracted from it.
    """
    if sum(counts[key] for key in group) < minimum:
        return True
    held = [counts[key] for key in group if key in hidden and counts[key]]
    small = sum(count < minimum for count in held)
    large, total, most = len(held) - small, sum(held), minimum - 1
    if not held:
        return True
    if not small:
        return large > 1 and total - large * minimum >= most
    lowest = most + small - 1 + large * minimum
    return total >= lowest and (large > 0 or total - 1 <= (small - 1) * most)
