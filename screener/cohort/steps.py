"""The gates of a circuit as steps: which two rows of bits to join, how, and into which row.

A row holds one bit a sheet. Row 0 is all ones, the rows after it are the inputs, and the rest is
memory that steps share: a row is free again after the last step that reads it. A gate is computed
once. It is kept as it is or turned around, whichever takes fewer steps (De Morgan).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final, Literal, NamedTuple

from screener.proof.solver.circuit import TRUE
from screener.proof.solver.circuit import Literal as Signed

Join = Literal["and", "or", "xor"]
ONES: Final = 0


class Step(NamedTuple):
    """Join two rows into a third, which may be one of the two."""

    join: Join
    one: int
    other: int
    into: int


@dataclass(frozen=True)
class Steps:
    """What to do with the inputs to get the outputs.

    Attributes:
        steps: in order.
        rows: how many rows they need, with the ones and the inputs.
        outputs: the row of each output, after the last step.
    """

    steps: tuple[Step, ...]
    rows: int
    outputs: tuple[int, ...]


def steps_for(
    gates: Mapping[Signed, frozenset[Signed]], inputs: Sequence[Signed], outputs: Sequence[Signed]
) -> Steps:
    """Return the steps from some inputs to some outputs, through no more gates than they need."""
    writer = _Writer(inputs)
    for gate in sorted(_needed(gates, outputs)):  # parts have smaller numbers than the whole
        writer.add(gate, gates[gate])
    return _in_rows(writer.steps, len(inputs), [writer.plain(literal) for literal in outputs])


def _needed(gates: Mapping[Signed, frozenset[Signed]], outputs: Iterable[Signed]) -> set[Signed]:
    """Return the gates that the outputs rest on."""
    found: set[Signed] = set()
    waiting = [abs(literal) for literal in outputs]
    while waiting:
        gate = waiting.pop()
        if gate in gates and gate not in found:
            found.add(gate)
            waiting += map(abs, gates[gate])
    return found


class _Writer:
    """Writes steps, each into a row of its own for now."""

    def __init__(self, inputs: Sequence[Signed]) -> None:
        self.steps: list[Step] = []
        self._next = 1 + len(inputs)
        self._rows = {TRUE: ONES, **{literal: row for row, literal in enumerate(inputs, 1)}}
        self._turned: set[Signed] = set()
        """The gates whose rows hold their opposite."""
        self._opposites: dict[int, int] = {}

    def add(self, gate: Signed, parts: frozenset[Signed]) -> None:
        """Write the steps of one gate."""
        ordered = sorted(parts, key=abs)
        plain = [self._rows[abs(part)] for part in ordered if not self._is_turned(part)]
        turned = [self._rows[abs(part)] for part in ordered if self._is_turned(part)]
        if not plain:
            self._turned.add(gate)
            self._rows[gate] = self._joined("or", turned)
            return
        if turned:
            plain.append(self._opposite(self._joined("or", turned)))
        self._rows[gate] = self._joined("and", plain)

    def plain(self, literal: Signed) -> int:
        """Return the row that holds a literal itself."""
        row = self._rows[abs(literal)]
        return self._opposite(row) if self._is_turned(literal) else row

    def _is_turned(self, literal: Signed) -> bool:
        return (literal < 0) != (abs(literal) in self._turned)

    def _opposite(self, row: int) -> int:
        if row not in self._opposites:
            self._opposites[row] = self._write("xor", row, ONES)
        return self._opposites[row]

    def _joined(self, join: Join, rows: Sequence[int]) -> int:
        joined = rows[0]
        for row in rows[1:]:
            joined = self._write(join, joined, row)
        return joined

    def _write(self, join: Join, one: int, other: int) -> int:
        into, self._next = self._next, self._next + 1
        self.steps.append(Step(join, one, other, into))
        return into


def _in_rows(steps: Sequence[Step], inputs: int, outputs: Sequence[int]) -> Steps:
    """Return the same steps in as few rows as it takes if a row is free after its last use."""
    shared = _Rows(1 + inputs, steps, outputs)
    moved = tuple(shared.moved(steps))
    return Steps(moved, shared.rows, tuple(shared.place(row) for row in outputs))


class _Rows:
    def __init__(self, fixed: int, steps: Sequence[Step], outputs: Sequence[int]) -> None:
        self.rows = fixed
        self._fixed = fixed
        self._free: list[int] = []
        self._places: dict[int, int] = {}
        self._last = {row: n for n, step in enumerate(steps) for row in (step.one, step.other)}
        self._last |= dict.fromkeys(outputs, len(steps))

    def place(self, row: int) -> int:
        return row if row < self._fixed else self._places[row]

    def moved(self, steps: Sequence[Step]) -> Iterator[Step]:
        for n, step in enumerate(steps):
            one, other = self.place(step.one), self.place(step.other)
            for row in {step.one, step.other}:
                self._let_go(row, n)
            yield Step(step.join, one, other, self._take(step.into))

    def _let_go(self, row: int, now: int) -> None:
        if row >= self._fixed and self._last[row] == now:
            heappush(self._free, self._places[row])

    def _take(self, row: int) -> int:
        if not self._free:
            heappush(self._free, self.rows)
            self.rows += 1
        self._places[row] = heappop(self._free)
        return self._places[row]
