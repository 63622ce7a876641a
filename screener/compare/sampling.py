"""Estimates how many people a change affects, from a random sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product

from screener.population.drawing import Crowd, masks_of
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.compiler import Compiled, compile_rules

Levels = tuple[LevelId | None, LevelId | None]


def sampled_moves(old: RuleBook, new: RuleBook, crowd: Crowd, people: int) -> Counter[Levels]:
    """Draw a number of people from a crowd, and count them by their levels before and after.

    People with an answer that one of the rule books does not have are left out, because their sheet
    is not complete there.
    """
    before, after = compile_rules(old), compile_rules(new)
    moves: Counter[Levels] = Counter()
    for answers in crowd.people(people):
        moves.update(product(_level(before, answers), _level(after, answers)))
    return moves


def _level(compiled: Compiled, answers: Mapping[str, frozenset[str]]) -> list[LevelId | None]:
    """Return a list of the one level of these answers; empty if they leave the sheet incomplete."""
    complete, _, outcomes = compiled.verdict(masks_of(compiled.coding, answers))
    levels = (compiled.outcomes[number].level for number in outcomes)
    setting = (level for level in levels if level is not LevelId.INFORMATION)
    return [next(setting, None)] if complete else []
