"""Finds out whether a solution exists, and which solution grants the most wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pysat.examples.rc2 import RC2Stratified
from pysat.formula import WCNF
from pysat.solvers import Solver

from screener.proof.solver.circuit import Circuit, Literal

Model = frozenset[Literal]
"""A solution: the literals that are true in it."""

_SOLVER: Final = "glucose4"


class Search:
    """A SAT solver over a circuit that may still grow. Close it after use."""

    def __init__(self, circuit: Circuit) -> None:
        """Take the circuit; clauses added to it later count as well."""
        self._circuit = circuit
        self._solver = Solver(name=_SOLVER)
        self._told = 0

    def close(self) -> None:
        """Free the solver's memory."""
        self._solver.delete()

    def exists(self, literals: Iterable[Literal]) -> bool:
        """Return whether some solution has all these literals."""
        clauses = self._circuit.clauses
        self._solver.append_formula(clauses[self._told :])
        self._told = len(clauses)
        return bool(self._solver.solve(assumptions=list(literals)))

    def solution(self) -> Model:
        """Return the solution that :meth:`exists` found last; only right after it found one."""
        return frozenset(self._solver.get_model() or ())


def best(circuit: Circuit, literals: Iterable[Literal], wishes: Mapping[Literal, int]) -> Model:
    """Return the solution with all the literals and the greatest total weight of granted wishes.

    Raises ValueError if there is no solution. The method is RC2: A. Ignatiev, A. Morgado and
    J. Marques-Silva, RC2: an Efficient MaxSAT Solver (2019).
    """
    formula = WCNF()
    formula.extend(circuit.clauses)
    formula.extend([[literal] for literal in literals])
    for wish, weight in wishes.items():
        formula.append([wish], weight=weight)
    with RC2Stratified(formula, solver=_SOLVER) as optimizer:
        model = optimizer.compute()
    if model is None:
        raise ValueError("there is no solution")
    return frozenset(model)


def most_of(circuit: Circuit, wishes: Sequence[Literal]) -> int:
    """Return the largest number of wishes that can be true at once."""
    model = best(circuit, [], Counter(wishes))
    return sum(wish in model for wish in wishes)
