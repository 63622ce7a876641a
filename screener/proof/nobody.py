"""A search that found nobody, kept so that it can be certified later."""

from __future__ import annotations

from dataclasses import dataclass

from screener.proof.solver.circuit import Circuit, Clause, Literal


@dataclass(frozen=True)
class Nobody:
    """Certain traits that no person has.

    Attributes:
        about: the ids of the part of the rule book that was looked at; empty for the whole.
        circuit: the formulas about these people.
        known: how many clauses the circuit had then.
        wanted: the literals of the traits.
    """

    about: tuple[str, ...]
    circuit: Circuit
    known: int
    wanted: tuple[Literal, ...]

    @property
    def clauses(self) -> list[Clause]:
        """Return the clauses that the search knew."""
        return self.circuit.clauses[: self.known]
