"""Boolean formulas as clauses for a SAT solver.

Every conjunction becomes one variable with the clauses that define it (G. S. Tseitin, On the
complexity of derivation in propositional calculus, 1968); a conjunction met again is that variable
again. A literal is a whole number, its negative is its opposite, as in the DIMACS format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

Literal = int
Clause = list[Literal]

TRUE: Final[Literal] = 1
FALSE: Final[Literal] = -TRUE


class Circuit:
    """Formulas that share their parts, and the clauses that say what they mean."""

    def __init__(self) -> None:
        """Start with the one variable that is always true."""
        self.clauses: list[Clause] = [[TRUE]]
        self._variables = TRUE
        self._gates: dict[frozenset[Literal], Literal] = {}

    def variable(self) -> Literal:
        """Return a variable that nothing is said of yet."""
        self._variables += 1
        return self._variables

    def require(self, *literals: Literal) -> None:
        """Say that at least one of some literals is true."""
        self.clauses.append(list(literals))

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """Return what is true where every literal is; TRUE where there is none."""
        parts = frozenset(literals) - {TRUE}
        if FALSE in parts or any(-part in parts for part in parts):
            return FALSE
        if len(parts) <= 1:
            return next(iter(parts), TRUE)
        if parts not in self._gates:
            self._gates[parts] = self._gate(parts)
        return self._gates[parts]

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """Return what is true where at least one literal is; FALSE where there is none."""
        return -self.all_of(-literal for literal in literals)

    def differ(self, one: Literal, other: Literal) -> Literal:
        """Return what is true where exactly one of two literals is."""
        return self.any_of([self.all_of([one, -other]), self.all_of([-one, other])])

    def at_most_one(self, literals: Sequence[Literal]) -> None:
        """Say that no two of some literals are true."""
        for one, other in combinations(literals, 2):
            self.require(-one, -other)

    def _gate(self, parts: frozenset[Literal]) -> Literal:
        gate = self.variable()
        self.clauses += [[-gate, part] for part in parts]
        self.clauses.append([gate, *(-part for part in parts)])
        return gate
