"""Finds out whether a solution exists, and which solution grants the most wishes.

Each search has a budget, counted in conflicts, the dead ends that a solver meets. So the same rule
book ends in the same way on every machine. Ctrl+C is heard between searches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

from pysat.examples.rc2 import RC2Stratified
from pysat.formula import WCNF
from pysat.solvers import Solver

from screener.errors import UndecidedError
from screener.proof.solver.circuit import Circuit, Literal

Model = frozenset[Literal]
"""A solution: the literals that are true in it."""

CONFLICTS: Final = 100_000
"""How many a search may meet; those for our rule book meet fewer than a hundred."""
_SOLVER: Final = "glucose4"
_WISHING_CONFLICTS: Final = 2_000
"""How many one step towards the best solution may meet, before a good one will do."""


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
        """Return whether some solution has all these literals.

        Raises UndecidedError if the budget is spent before that is known.
        """
        clauses = self._circuit.clauses
        self._solver.append_formula(clauses[self._told :])
        self._told = len(clauses)
        found = _limited(self._solver, literals, CONFLICTS)
        if found is None:
            raise UndecidedError(CONFLICTS)
        return found

    def solution(self) -> Model:
        """Return the solution that :meth:`exists` found last; only right after it found one."""
        return frozenset(self._solver.get_model() or ())


def best(circuit: Circuit, literals: Iterable[Literal], wishes: Mapping[Literal, int]) -> Model:
    """Return the solution with all the literals and the greatest total weight of granted wishes.

    If that takes too long to find, it may be a merely good one, see :func:`good`. Raises ValueError
    if there is no solution.
    """
    wanted = list(literals)
    try:
        model = _best(circuit, wanted, wishes)
    except UndecidedError:
        return good(circuit, wanted, wishes)
    if model is None:
        raise ValueError("there is no solution")
    return frozenset(model)


def good(circuit: Circuit, literals: Sequence[Literal], wishes: Mapping[Literal, int]) -> Model:
    """Return a solution with all the literals that grants wishes in turn, the heaviest first.

    It denies a wish only for those before. Raises ValueError if there is no solution.
    """
    with closing(Search(circuit)) as search:
        if not search.exists(literals):
            raise ValueError("there is no solution")
        held, model = list(literals), search.solution()
        for wish in sorted(wishes, key=lambda each: -wishes[each]):
            if wish in model or search.exists([*held, wish]):
                held.append(wish)
                model = model if wish in model else search.solution()
        return model


def most_of(circuit: Circuit, wishes: Sequence[Literal]) -> int:
    """Return the largest number of wishes that can be true at once.

    Raises UndecidedError if that takes too long to find.
    """
    model = _best(circuit, [], Counter(wishes)) or ()
    return sum(wish in model for wish in wishes)


def _best(
    circuit: Circuit, literals: Sequence[Literal], wishes: Mapping[Literal, int]
) -> Sequence[Literal] | None:
    """Return the best solution, or None if there is none.

    The method is RC2: A. Ignatiev, A. Morgado and J. Marques-Silva, RC2: an Efficient MaxSAT Solver
    (2019).
    """
    formula = WCNF()
    formula.extend(circuit.clauses)
    formula.extend([[literal] for literal in literals])
    for wish, weight in wishes.items():
        formula.append([wish], weight=weight)
    with _Limited(formula, solver=_SOLVER) as optimizer:
        model: Sequence[Literal] | None = optimizer.compute(expect_interrupt=True)
        return model


class _Limited(RC2Stratified):  # type: ignore[misc]  # pysat has no types
    """RC2 with a budget for each call of its solver."""

    def _call_oracle(self, assumptions: Sequence[Literal], **_options: bool) -> bool:
        found = _limited(self.oracle, assumptions, _WISHING_CONFLICTS)
        if found is None:
            raise UndecidedError(_WISHING_CONFLICTS)
        return found


def _limited(solver: Any, literals: Iterable[Literal], conflicts: int) -> bool | None:
    """Return whether a solution exists, or None if more conflicts than these stand before that."""
    solver.conf_budget(conflicts)
    # So told, the solver leaves Ctrl+C to Python, instead of ending with an error of its own.
    found: bool | None = solver.solve_limited(assumptions=list(literals), expect_interrupt=True)
    return found
