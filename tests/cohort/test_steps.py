"""Steps compute what the circuit says, each gate once, in rows that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from screener.cohort.questions import Asked, first_of
from screener.cohort.steps import Steps, steps_for
from screener.proof.solver.circuit import TRUE, Circuit, Literal
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules


def taken(steps: Steps, inputs: Sequence[bool]) -> list[bool]:
    """Take the steps for one sheet; a row that nothing was written to is not there."""
    rows = dict(enumerate([True, *inputs]))
    for step in steps.steps:
        one, other = rows[step.one], rows[step.other]
        joins = {"and": one and other, "or": one or other, "xor": one != other}
        rows[step.into] = joins[step.join]
    return [rows[output] for output in steps.outputs]


def meant(circuit: Circuit, literal: Literal, given: Mapping[Literal, bool]) -> bool:
    """Return whether a literal is true, by the definition of a gate."""
    name = abs(literal)
    if name in circuit.gates:
        truth = all(meant(circuit, part, given) for part in circuit.gates[name])
    else:
        truth = name == TRUE or given[name]
    return truth if literal > 0 else not truth


@given(data=st.data())
def test_steps_compute_any_circuit(data: st.DataObject) -> None:
    circuit = Circuit()
    inputs = [circuit.variable() for _ in range(4)]
    known = [TRUE, *inputs]
    signed = st.builds(
        lambda name, sign: name * sign, st.sampled_from(known), st.sampled_from([1, -1])
    )
    for _ in range(data.draw(st.integers(0, 12))):
        gate = circuit.all_of(data.draw(st.lists(signed, max_size=4)))
        known.append(gate)
    outputs = data.draw(st.lists(signed, min_size=1, max_size=5))

    steps = steps_for(circuit.gates, inputs, outputs)

    for values in product([False, True], repeat=len(inputs)):
        sheet = dict(zip(inputs, values, strict=True))
        assert taken(steps, values) == [meant(circuit, output, sheet) for output in outputs]


def test_the_place_of_the_first_is_a_number_in_bits() -> None:
    circuit = Circuit()
    inputs = [circuit.variable() for _ in range(5)]
    steps = steps_for(circuit.gates, inputs, first_of(circuit, inputs))

    for values in product([False, True], repeat=5):
        bits = taken(steps, values)
        place = values.index(True) + 1 if any(values) else 0
        assert sum(bit << n for n, bit in enumerate(bits)) == place


def test_rows_are_used_again_after_the_last_step_that_reads_them(rulebook: RuleBook) -> None:
    asked = Asked(rulebook, compile_rules(rulebook).outcomes)
    steps = asked.steps()
    options = sum(len(question.options) for question in rulebook.questions.values())

    assert steps.rows < 1 + options + len(steps.outputs) + len(steps.steps) / 10
    assert {step.into for step in steps.steps}.isdisjoint(range(1 + options))
