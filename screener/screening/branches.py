"""Nests branches that share a part of their condition, so that one test spares many others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

_DEPTH: Final = 2
"""How deep branches are nested; deeper made nothing faster."""
_STEP: Final = "    "


class Branch(NamedTuple):
    """What is found where all of its parts hold, each of them an expression of Python."""

    parts: tuple[str, ...]
    found: str

    def without(self, part: str) -> Branch:
        """Return the branch where a part is known to hold."""
        return Branch(tuple(each for each in self.parts if each != part), self.found)


def nested(branches: Iterable[Branch], indent: str, depth: int = _DEPTH) -> Iterator[str]:
    """Yield lines that append to ``found`` what is found, in whatever order is fastest."""
    rest = list(branches)
    while depth and (shared := _most_shared(rest)):
        yield f"{indent}if {shared}:"
        inside = (each.without(shared) for each in rest if shared in each.parts)
        yield from nested(inside, indent + _STEP, depth - 1)
        rest = [each for each in rest if shared not in each.parts]
    for parts, found in rest:
        test = f"if {' and '.join(parts)}: " if parts else ""
        yield f"{indent}{test}found.append({found})"


def _most_shared(branches: Iterable[Branch]) -> str:
    """Return the part that most branches have; empty if no two share any."""
    counts = Counter(part for branch in branches for part in branch.parts)
    part, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return part if count > 1 else ""
