"""Strong Kleene logic: true, false and unknown, written True, False and None.

S. C. Kleene, Introduction to Metamathematics (1952), section 64: a result is known as soon as
what is known settles it, and unknown otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def negation(truth: Truth) -> Truth:
    """Return the opposite; the opposite of unknown is unknown."""
    return None if truth is None else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Return False when one part is false, else unknown when one is unknown, else True."""
    found = tuple(truths)
    if False in found:
        return False
    return None if None in found else True


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Return True when one part is true, else unknown when one is unknown, else False."""
    found = tuple(truths)
    if True in found:
        return True
    return None if None in found else False
