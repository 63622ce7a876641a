"""A share of the people sampled, and how far off it may be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

_Z: Final = 1.96
"""The half-width of a 95 % interval, in standard errors."""


@dataclass(frozen=True)
class Share:
    """How many of the people sampled are of one kind, and the interval of the true share.

    The interval is E. B. Wilson's, with 95 % confidence (Probable Inference, the Law of Succession,
    and Statistical Inference, 1927): with the share p of n people and z = 1.96, it is
    (p + z^2 / 2n +- z * sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
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
