"""Lanes for the arrows beside a walk, so that no two arrows overlap."""

from __future__ import annotations

from collections.abc import Mapping

Span = tuple[int, int]
"""The first and the last question that an arrow passes, by position."""


def lanes(spans: Mapping[str, Span]) -> Mapping[str, int]:
    """Give each span a lane, 0 being the nearest to the walk; spans that meet never share one.

    Short spans get theirs first, so that long ones pass them on the outside.
    """
    taken: list[list[Span]] = []
    chosen: dict[str, int] = {}
    for name, span in sorted(spans.items(), key=lambda entry: (_length(entry[1]), entry[1])):
        lane = next((n for n, others in enumerate(taken) if not _meets_any(span, others)), None)
        if lane is None:
            lane = len(taken)
            taken.append([])
        taken[lane].append(span)
        chosen[name] = lane
    return chosen


def _length(span: Span) -> int:
    return span[1] - span[0]


def _meets_any(span: Span, others: list[Span]) -> bool:
    return any(span[0] <= last and first <= span[1] for first, last in others)
