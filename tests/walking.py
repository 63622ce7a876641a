"""Where a person with a sheet is in a walk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from screener.screening.sheet import AnswerSheet
from screener.walk.walk import Pages, Stop, Walk, WalkState


def state_of(walk: Walk, sheet: AnswerSheet, at: str | Stop, **more: Any) -> WalkState:
    """Return the state of a person with these answers at a place, whatever they have seen."""
    return WalkState(walk.assessor.coding.encode(sheet), at, **more)


def state_told(walk: Walk, sheet: AnswerSheet, at: str | Stop, **more: Any) -> WalkState:
    """Return the state of a person who has read all interruptions and is shown a place."""
    state = state_of(walk, sheet, at, **more)
    return walk.at(replace(state, seen=walk.at(state).all_seen)).state


def pages_of(walk: Walk, sheet: AnswerSheet) -> Pages:
    """Return the pages of a walk with these answers."""
    return walk.at(state_of(walk, sheet, Stop.CHECK)).pages
