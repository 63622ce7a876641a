"""Boolean formulas as clauses for a SAT solver.

Every conjunction becomes one variable with the clauses that define it (G. S. Tseitin, On the
complexity of derivation in propositional calculus, 1968). The same conjunction always gets the same
variable. A literal is an integer and its negation is the negative integer, as in the DIMACS format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from operator import neg
from typing import Final

Literal = int
Clause = list[Literal]

TRUE: Final[Literal] = 1
FALSE: Final[Literal] = -TRUE


class Circuit:
    """Formulas that share their parts, and the clauses that define them.

    Attributes:
        clauses: all of them so far; later formulas only add to them.
        words: what the variables mean that no clause defines.
        gates: for each gate's variable what it is the conjunction of; parts come before the whole.
    """

    def __init__(self) -> None:
        """Start with one variable, which is always true."""
        self.clauses: list[Clause] = [[TRUE]]
        self.words: dict[Literal, str] = {}
        self.gates: dict[Literal, frozenset[Literal]] = {}
        self._variables = TRUE
        self._made: dict[frozenset[Literal], Literal] = {}

    def variable(self, words: str = "") -> Literal:
        """Return a new variable, which is free until a clause mentions it; say what it means."""
        self._variables += 1
        if words:
            self.words[self._variables] = words
        return self._variables

    def require(self, *literals: Literal) -> None:
        """Add a clause: at least one of the literals is true."""
        self.clauses.append(list(literals))

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """Return the literal that is true if all the given ones are; TRUE if none are given."""
        parts = frozenset(literals)
        made = self._made.get(parts)
        if made is None:
            made = self._made[parts] = self._simplest(parts)
        return made

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """Return the literal that is true if any of the given ones is; FALSE if none are given."""
        return -self.all_of(map(neg, literals))

    def differ(self, one: Literal, other: Literal) -> Literal:
        """Return the literal that is true if exactly one of the two is."""
        return self.any_of([self.all_of([one, -other]), self.all_of([-one, other])])

    def at_most_one(self, literals: Sequence[Literal]) -> None:
        """Add clauses: no two of the literals are true together."""
        for one, other in combinations(literals, 2):
            self.require(-one, -other)

    def _simplest(self, parts: frozenset[Literal]) -> Literal:
        """Return a literal that is there already if it means the same, or else that of a gate."""
        if FALSE in parts or not parts.isdisjoint(map(neg, parts)):
            return FALSE
        if TRUE in parts:
            return self.all_of(parts - {TRUE})
        if len(parts) <= 1:
            return next(iter(parts), TRUE)
        return self._gate(parts)

    def _gate(self, parts: frozenset[Literal]) -> Literal:
        gate = self.variable()
        self.gates[gate] = parts
        self.clauses += [[-gate, part] for part in parts]
        self.clauses.append([gate, *(-part for part in parts)])
        return gate
