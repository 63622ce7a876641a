"""A checker of refutations in DRAT: slow, small, and with nothing of the solver in it.

M. J. H. Heule, W. A. Hunt and N. Wetzler, Trimming while Checking Clausal Proofs (2013) and
Verifying Refutations with Extended Resolution (2013). It reads proofs that delete nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

Clause = tuple[int, ...]


class Formula:
    """Clauses, and the literals that follow from them by unit propagation alone."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.refuted = False
        self._true: set[int] = set()
        self._with: defaultdict[int, list[Clause]] = defaultdict(list)
        for clause in clauses:
            self.add(clause)

    def add(self, clause: Clause) -> None:
        for literal in set(clause):
            self._with[literal].append(clause)
        self.refuted = self.refuted or self._contradicts(forced(clause, self._true), self._true)

    def follows(self, lemma: Clause) -> bool:
        """Return whether a lemma may be added: by propagation (RUP), or on its first literal (RAT).

        A lemma of the second kind need not follow, but adding it takes away no last solution.
        """
        return self.refuted or self._propagates(lemma) or (bool(lemma) and self._resolves(lemma))

    def _propagates(self, lemma: Clause) -> bool:
        return self._contradicts([-literal for literal in lemma], set(self._true))

    def _resolves(self, lemma: Clause) -> bool:
        pivot = lemma[0]
        return all(
            self._propagates((*lemma, *(literal for literal in clause if literal != -pivot)))
            for clause in self._with[-pivot]
        )

    def _contradicts(self, waiting: list[int], true: set[int]) -> bool:
        """Make these literals true, and all that then has to be; 0 stands for a contradiction."""
        while waiting:
            literal = waiting.pop()
            if literal == 0 or -literal in true:
                return True
            if literal not in true:
                true.add(literal)
                for clause in self._with[-literal]:
                    waiting += forced(clause, true)
        return False


def forced(clause: Clause, true: set[int]) -> list[int]:
    """Return the one literal that a clause forces to be true, 0 if there is none left."""
    if any(literal in true for literal in clause):
        return []
    left = {literal for literal in clause if -literal not in true}
    return [*left, 0][:1] if len(left) < 2 else []


def refutes(cnf: str, drat: str) -> bool:
    """Return whether every line of a proof follows, and one of them is the contradiction."""
    formula = Formula(clauses_of(cnf))
    for lemma in map(clause_of, drat.splitlines()):
        if not formula.follows(lemma):
            return False
        if not lemma:
            return True
        formula.add(lemma)
    return False


def clauses_of(cnf: str) -> list[Clause]:
    """Return the clauses of a formula in DIMACS; raise ValueError if there are more or fewer."""
    head, *lines = [line for line in cnf.splitlines() if not line.startswith("c")]
    clauses = [clause_of(line) for line in lines]
    _, form, variables, count = head.split()
    used = {abs(literal) for clause in clauses for literal in clause}
    if form != "cnf" or len(clauses) != int(count) or max(used) > int(variables):
        raise ValueError(f"the formula is not what its head says: {head}")
    return clauses


def clause_of(line: str) -> Clause:
    """Return the clause in a line; raise ValueError if it is cut off."""
    *literals, end = map(int, line.split())
    if end or 0 in literals:
        raise ValueError(f"this is no clause: {line}")
    return tuple(literals)
