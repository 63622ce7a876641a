"""Writes down why a formula has no solution, for programs that check it without this solver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pysat.solvers import Solver

from screener.errors import OperatorError
from screener.proof.solver.circuit import Clause, Literal

_SOLVER: Final = "glucose4"
_NO_ROOM: Final = (
    "a proof cannot be written: the folder for temporary files has no room; make room in it, or "
    "name another in TMPDIR"
)
_CONTRADICTION: Final = "0"
"""The clause without literals, as a line of a proof."""


@dataclass(frozen=True)
class Refutation:
    """Clauses without a common solution, and the proof.

    Attributes:
        clauses: a part of the formula that suffices.
        wanted: the literals that were looked for.
        lemmas: the lines of the proof in DRAT; each follows from the clauses and the lines before
            it, and the last one is the contradiction. It deletes nothing.
    """

    clauses: tuple[Clause, ...]
    wanted: tuple[Literal, ...]
    lemmas: tuple[str, ...]


def refuted(clauses: Iterable[Clause], wanted: Sequence[Literal]) -> Refutation:
    """Refute that all the clauses and all the wanted literals can be true at once.

    The same formula gives the same refutation, in whatever order its clauses come. Raises
    ValueError if there is a solution, and OperatorError if the solver has no room for the proof.
    """
    in_order = sorted(sorted(set(clause), key=abs) for clause in clauses)
    core = _sufficient(in_order, wanted)
    return Refutation(tuple(core), tuple(wanted), tuple(_lemmas(core, wanted)))


def _sufficient(clauses: list[Clause], wanted: Sequence[Literal]) -> list[Clause]:
    """Return the clauses that the solver needed, each of which has a switch to turn it on."""
    top = max(map(abs, chain(wanted, *clauses)), default=0)
    switches = range(top + 1, top + 1 + len(clauses))
    with Solver(name=_SOLVER) as solver:
        for switch, clause in zip(switches, clauses, strict=True):
            solver.add_clause([*clause, -switch])
        if solver.solve(assumptions=[*wanted, *switches]):
            raise ValueError("there is a solution")
        needed = frozenset(solver.get_core() or ())
    return [clause for switch, clause in zip(switches, clauses, strict=True) if switch in needed]


def _lemmas(clauses: list[Clause], wanted: Sequence[Literal]) -> list[str]:
    formula = [*clauses, *([literal] for literal in wanted)]
    try:
        with Solver(name=_SOLVER, bootstrap_with=formula, with_proof=True) as solver:
            if solver.solve():
                raise ValueError("there is a solution")
            lemmas = [line for line in solver.get_proof() if not line.startswith("d")]
    except OSError as error:
        raise OperatorError(_NO_ROOM) from error
    if lemmas[-1:] == [_CONTRADICTION]:
        return lemmas
    # If putting the clauses together is enough to see it, the solver's own proof is empty. It is
    # cut off too where the disk was full, which the solver does not say.
    if not all(line.endswith(" 0") for line in lemmas) or not _is_plain(formula, lemmas):
        raise OperatorError(_NO_ROOM)
    return [*lemmas, _CONTRADICTION]


def _is_plain(formula: Iterable[Sequence[Literal]], lemmas: Iterable[str]) -> bool:
    """Return whether clauses and lemmas contradict each other without any search."""
    steps = ([int(word) for word in line.split()[:-1]] for line in lemmas)
    clauses = [*formula, *steps]
    with Solver(name=_SOLVER, bootstrap_with=clauses) as solver:
        possible, _ = solver.propagate()
    return not possible
