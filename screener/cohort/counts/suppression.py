"""Hides small counts, and as many others as it takes so that none can be worked out from a sum.

A count below the minimum is *primary*: it is told as "fewer than 11". Whoever knows what some
counts add up to could subtract those that are told, so others are *secondary*: they are "not
shown". This is cell suppression as statistical offices do it, with the strictest question for one
sum: could each primary count still be any number from 1 to below the minimum, for somebody who
knows that the next smallest are hidden first? Zero is a count below the minimum like any other, but
it hides nothing, because who knows the rules may know that it is 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeVar

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
    while unsafe := _unsafe(counts, remaining, few | secondary, minimum):
        left = ([key for key in group if key not in few | secondary] for group in unsafe)
        more = [min(keys, key=lambda key: counts[key]) for keys in left if keys]
        if not more:
            break
        secondary.add(more[0])
    vague = {key for group in unsafe for key in group}
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


def _unsafe(
    counts: Mapping[Key, int],
    groups: Iterable[Collection[Key]],
    hidden: Collection[Key],
    minimum: int,
) -> list[Collection[Key]]:
    """Return the groups whose sums do not leave every hidden count open."""
    most = _most(counts, groups, hidden, minimum)
    return [group for group in groups if not _safe(counts, group, most, minimum)]


def _most(
    counts: Mapping[Key, int],
    groups: Iterable[Collection[Key]],
    hidden: Collection[Key],
    minimum: int,
) -> Mapping[Key, int]:
    """Return what each hidden count can be at most.

    The next smallest of a group is hidden first, so that a secondary count is no more than the
    least that is told, unless it is hidden for the sake of another group.
    """
    most = {key: minimum - 1 if counts[key] < minimum else sum(counts.values()) for key in hidden}
    for group in groups:
        least = min((counts[key] for key in group if key not in hidden), default=None)
        for key in group:
            if least is not None and key in most and counts[key] >= minimum:
                most[key] = min(most[key], max(least, counts[key]))
    return most


def _safe(
    counts: Mapping[Key, int], group: Collection[Key], most: Mapping[Key, int], minimum: int
) -> bool:
    """Return whether the sum of a group leaves every hidden count open; `most` has those.

    A primary count is 1 or more, a secondary one the minimum m or more. A primary one can be
    anything from 1 to m - 1 if the others can take up the difference, m - 2: together they must be
    that far from the least and from the most that they can be. A sum below the minimum is never
    told, so nothing can be subtracted from it.
    """
    if sum(counts[key] for key in group) < minimum:
        return True
    held = [key for key in group if key in most and counts[key]]
    if not held:
        return True
    small = sum(counts[key] < minimum for key in held)
    total, highest = (sum(each[key] for key in held) for each in (counts, most))
    lowest = small + (len(held) - small) * minimum
    span = minimum - 2 if small else minimum - 1
    alone = len(held) == 1 and not small
    return not alone and lowest + span <= total <= highest - span
