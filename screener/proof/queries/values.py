"""What an expression of SQL is worth in any row, as formulas about the row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from screener.proof.queries.rows import Told
from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal

Constant: TypeAlias = str | int | None
"""A text, a number, or NULL."""


@dataclass(frozen=True)
class Truth:
    """A condition: the literals for being true and for being NULL. Otherwise it is false."""

    true: Literal
    null: Literal = FALSE


@dataclass(frozen=True)
class Choice:
    """One of some constants: for each the literal for being it. Exactly one of them is true."""

    ways: Mapping[Constant, Literal]


@dataclass(frozen=True)
class Answer:
    """The column of a question as it is."""

    told: Told


@dataclass(frozen=True)
class Barred:
    """An answer with a bar before and after it."""

    told: Told


@dataclass(frozen=True)
class Stripped:
    """An answer with bars of its own around each option, of which some are taken away."""

    told: Told
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place:
    """Where an option stands between bars in an answer: 0 if it is not there."""

    told: Told
    option: str


@dataclass(frozen=True)
class Kept:
    """A column that is copied."""

    name: str


Value: TypeAlias = Truth | Choice | Answer | Barred | Stripped | Place | Kept
NOTHING = Choice({None: TRUE})


class Logic:
    """The three-valued logic of SQL."""

    def __init__(self, circuit: Circuit) -> None:
        """Take the circuit to add formulas to."""
        self.circuit = circuit

    def false(self, truth: Truth) -> Literal:
        """Return the literal for: the condition is false."""
        return self.circuit.all_of([-truth.true, -truth.null])

    def negated(self, truth: Truth) -> Truth:
        """Return the opposite; that of NULL is NULL."""
        return Truth(self.false(truth), truth.null)

    def all_of(self, truths: Sequence[Truth]) -> Truth:
        """Return a conjunction: false if one part is, else NULL if one part is."""
        true = self.circuit.all_of(truth.true for truth in truths)
        if all(truth.null == FALSE for truth in truths):
            return Truth(true)
        possible = [-self.false(truth) for truth in truths]
        return Truth(true, self.circuit.all_of([*possible, -true]))

    def any_of(self, truths: Sequence[Truth]) -> Truth:
        """Return a disjunction: true if one part is, else NULL if one part is."""
        return self.negated(self.all_of([self.negated(truth) for truth in truths]))

    def known(self, truths: Sequence[Truth]) -> Truth:
        """Return the first that is not NULL."""
        true, null = [], TRUE
        for truth in truths:
            true.append(self.circuit.all_of([null, truth.true]))
            null = self.circuit.all_of([null, truth.null])
        return Truth(self.circuit.any_of(true), null)

    def first(self, ways: Iterable[tuple[Truth, Value]]) -> Value | None:
        """Return the value beside the first condition that is true.

        The last condition has to be true always. Returns None if the values are of different sorts.
        """
        taken, none_so_far = [], TRUE
        for test, value in ways:
            taken.append((self.circuit.all_of([none_so_far, test.true]), value))
            none_so_far = self.circuit.all_of([none_so_far, -test.true])
        choices = [(reached, value) for reached, value in taken if isinstance(value, Choice)]
        if len(choices) == len(taken):
            told = self._joined(choices)
            sorts = {type(constant) for constant in told if constant is not None}
            return Choice(told) if len(sorts) <= 1 else None
        truths = [(reached, as_truth(value)) for reached, value in taken]
        known = [(reached, truth) for reached, truth in truths if truth is not None]
        return self._joined_truths(known) if len(known) == len(taken) else None

    def _joined(self, choices: Iterable[tuple[Literal, Choice]]) -> Mapping[Constant, Literal]:
        """Return for each constant the literal for being it, in the order of the ways."""
        found: dict[Constant, list[Literal]] = {}
        for reached, choice in choices:
            for constant, literal in choice.ways.items():
                found.setdefault(constant, []).append(self.circuit.all_of([reached, literal]))
        return {constant: self.circuit.any_of(literals) for constant, literals in found.items()}

    def _joined_truths(self, truths: Sequence[tuple[Literal, Truth]]) -> Truth:
        both = self.circuit.all_of
        true = self.circuit.any_of(both([reached, truth.true]) for reached, truth in truths)
        null = self.circuit.any_of(both([reached, truth.null]) for reached, truth in truths)
        return Truth(true, null)


def as_truth(value: Value) -> Truth | None:
    """Return a value as a condition, which NULL can be, too; None if it is something else."""
    if isinstance(value, Truth):
        return value
    return Truth(FALSE, TRUE) if value == NOTHING else None
