"""Estimates how many people a change affects, from a random sample.

Nobody knows how real people answer, so the distribution is assumed, not measured: each question
gets its calm answer nine times in ten, and otherwise one of its other options, all equally likely.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Final

from screener.proof.calm_answers import calm_answers
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.coding import Coding, Masks
from screener.screening.compiler import Compiled, compile_rules

CALM: Final = 0.9
_SEED: Final = 1
_Z: Final = 1.96
"""The half-width of a 95 % interval, in standard errors."""

Levels = tuple[LevelId | None, LevelId | None]
Answers = dict[str, str]


@dataclass(frozen=True)
class Share:
    """How many of the people sampled are of one kind, and the interval of the true share.

    The interval is E. B. Wilson's, with 95 % confidence (Probable Inference, the Law of Succession,
    and Statistical Inference, 1927).
    """

    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Return the ends of the interval, each from 0 to 1."""
        rate, n = self.count / self.of, self.of
        middle = rate + _Z**2 / (2 * n)
        reach = _Z * math.sqrt(rate * (1 - rate) / n + _Z**2 / (4 * n * n))
        scale = 1 + _Z**2 / n
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def sampled_moves(old: RuleBook, new: RuleBook, people: int) -> Counter[Levels]:
    """Sample a number of people at random, and count them by their levels before and after.

    People with an answer that one of the rule books does not have are left out, because their sheet
    is not complete there.
    """
    before, after = compile_rules(old), compile_rules(new)
    moves: Counter[Levels] = Counter()
    for answers in _people(old, new, people):
        moves.update(product(_level(before, answers), _level(after, answers)))
    return moves


def _people(old: RuleBook, new: RuleBook, count: int) -> Iterator[Answers]:
    """Yield each person's answers; a shared question gets one answer, of both books if possible."""
    random = Random(_SEED)  # noqa: S311 - chance, not secrecy
    before, after = _choices(old), _choices(new)
    choices = {**before, **after}
    for name in before.keys() & after.keys():
        shared = [option for option in after[name] if option in before[name]]
        choices[name] = shared or after[name]
    for _ in range(count):
        yield {name: _choose(random, options) for name, options in choices.items()}


def _choices(book: RuleBook) -> dict[str, list[str]]:
    """Return the options of each question, the calm one first."""
    choices = {}
    for question, calm in calm_answers(book).items():
        options = [option.id for option in book.questions[question].options]
        choices[question] = [calm, *(option for option in options if option != calm)]
    return choices


def _choose(random: Random, options: list[str]) -> str:
    calm, *others = options
    return calm if not others or random.random() < CALM else random.choice(others)


def _level(compiled: Compiled, answers: Answers) -> list[LevelId | None]:
    """Return a list of the one level of these answers; empty if they leave the sheet incomplete."""
    complete, _, outcomes = compiled.verdict(_masks(compiled.coding, answers))
    levels = (compiled.outcomes[number].level for number in outcomes)
    setting = (level for level in levels if level is not LevelId.INFORMATION)
    return [next(setting, None)] if complete else []


def _masks(coding: Coding, answers: Answers) -> Masks:
    return tuple(
        bits.get(answers[question.id], 0)
        for question, bits in zip(coding.questions, coding.bits, strict=True)
    )
