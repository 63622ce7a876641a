"""Whole numbers that depend on the answers: each value, and the literal for having it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from math import inf
from operator import eq, ge, gt, le, lt, ne
from typing import Final

from screener.proof.solver.circuit import Circuit, Literal

Totals = Mapping[int, Literal]
"""No two of its literals are true together. If none is true, there is no number."""

ORDER: Final[Mapping[str, Callable[[int, int], bool]]] = {
    ">=": ge,
    ">": gt,
    "<=": le,
    "<": lt,
    "=": eq,
    "!=": ne,
}
"""The comparisons of two numbers, by their sign."""


def joined(circuit: Circuit, ways: Iterable[tuple[int, Literal]]) -> Totals:
    """Return the number that each way gives if its literal is true; some may give the same."""
    found: dict[int, list[Literal]] = {}
    for value, literal in ways:
        found.setdefault(value, []).append(literal)
    return {value: circuit.any_of(literals) for value, literals in found.items()}


def added(circuit: Circuit, one: Totals, other: Totals, most: float = inf) -> Totals:
    """Return the sum of two numbers, capped; there is none if one of them is missing."""
    pairs = product(one.items(), other.items())
    sums = ((min(a + b, most), circuit.all_of([x, y])) for (a, x), (b, y) in pairs)
    return joined(circuit, ((int(total), literal) for total, literal in sums))


def chosen(circuit: Circuit, test: Literal, yes: Totals, no: Totals) -> Totals:
    """Return one number if a test is true, and another if it is not."""
    ways = [(n, circuit.all_of([test, literal])) for n, literal in yes.items()]
    ways += [(n, circuit.all_of([-test, literal])) for n, literal in no.items()]
    return joined(circuit, ways)


def compared(circuit: Circuit, one: Totals, sign: str, other: Totals) -> Literal:
    """Return the literal for: both numbers are there and compare like that."""
    pairs = product(one.items(), other.items())
    holds = ORDER[sign]
    return circuit.any_of(circuit.all_of([x, y]) for (a, x), (b, y) in pairs if holds(a, b))
