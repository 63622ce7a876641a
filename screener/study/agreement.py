"""How far two ratings of the same visits agree, on levels that are in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from screener.population.share import Share
from screener.rulebook.model import LevelId

Level = LevelId | None
Pair = tuple[Level, Level]
"""The level that the clinician finds right, and the one that the patient's answers get."""


@dataclass(frozen=True)
class Agreement:
    """Pairs of levels, counted.

    Attributes:
        levels: every level that can be given, most urgent first; None is no level.
        pairs: how many visits have each pair.
    """

    levels: Sequence[Level]
    pairs: Counter[Pair]

    @property
    def visits(self) -> int:
        """Return how many visits there are."""
        return self.pairs.total()

    @property
    def under(self) -> Share:
        """Return how often the patient's guidance is calmer than the clinician's: under-triage."""
        return self._share(self.levels, lambda clinician, patient: patient > clinician)

    @property
    def over(self) -> Share:
        """Return how often it is more urgent: over-triage."""
        return self._share(self.levels, lambda clinician, patient: patient < clinician)

    @property
    def exact(self) -> Share:
        """Return how often it is the same."""
        return self._share(self.levels, lambda clinician, patient: patient == clinician)

    def under_of(self, level: Level) -> Share:
        """Return how often patients whom the clinician puts at a level get a calmer one."""
        return self._share([level], lambda clinician, patient: patient > clinician)

    def exact_of(self, level: Level) -> Share:
        """Return how often patients whom the clinician puts at a level get that one."""
        return self._share([level], lambda clinician, patient: patient == clinician)

    @property
    def kappa(self) -> float | None:
        """Return Cohen's weighted kappa with linear weights; None if it is not defined.

        With the distance |i - j| between the i-th and the j-th level, it is 1 - D / E: D is the
        mean distance of the pairs, and E is what it would be if each clinician's level were as
        likely beside each patient's one, sum over i and j of |i - j| * row i * column j / n^2.
        1 is perfect agreement and 0 what chance gives. It is not defined if E is 0: all of both
        ratings are one and the same level. (J. Cohen, Weighted kappa, Psychological Bulletin 70,
        1968.)
        """
        places = {level: place for place, level in enumerate(self.levels)}
        rows, columns = Counter[int](), Counter[int]()
        observed = 0
        for (clinician, patient), count in self.pairs.items():
            rows[places[clinician]] += count
            columns[places[patient]] += count
            observed += abs(places[clinician] - places[patient]) * count
        by_chance = sum(abs(i - j) * rows[i] * columns[j] for i in rows for j in columns)
        return 1 - observed * self.visits / by_chance if by_chance else None

    def _share(self, among: Iterable[Level], fits: Callable[[int, int], bool]) -> Share:
        order = self.levels.index
        whole = {pair: count for pair, count in self.pairs.items() if pair[0] in set(among)}
        fitting = (count for pair, count in whole.items() if fits(order(pair[0]), order(pair[1])))
        return Share(sum(fitting), sum(whole.values()))
