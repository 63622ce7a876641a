"""Formulas mean what their names say, for all values of their variables."""

from __future__ import annotations

from itertools import product

import pytest
from pysat.solvers import Solver

from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal


def always(circuit: Circuit, formula: Literal) -> bool:
    """Return whether a formula is true in all that the circuit allows."""
    with Solver(bootstrap_with=circuit.clauses) as solver:
        return not solver.solve(assumptions=[-formula])


def fixed(variables: tuple[Literal, ...], values: tuple[bool, ...]) -> list[Literal]:
    return [v if value else -v for v, value in zip(variables, values, strict=True)]


@pytest.mark.parametrize("values", list(product([False, True], repeat=3)))
def test_a_formula_has_the_value_that_its_variables_give_it(values: tuple[bool, ...]) -> None:
    circuit = Circuit()
    variables = (circuit.variable(), circuit.variable(), circuit.variable())
    one, two, three = variables
    value_of = dict(zip(variables, values, strict=True))
    wanted = {
        circuit.all_of(variables): all(values),
        circuit.any_of(variables): any(values),
        circuit.all_of([one, -two]): value_of[one] and not value_of[two],
        circuit.differ(one, three): value_of[one] is not value_of[three],
    }
    for literal in fixed(variables, values):
        circuit.require(literal)
    for formula, value in wanted.items():
        assert always(circuit, formula) is value


def test_nothing_needs_a_gate_that_is_known_already() -> None:
    circuit = Circuit()
    one, two = circuit.variable(), circuit.variable()
    assert circuit.all_of([]) == TRUE
    assert circuit.any_of([]) == FALSE
    assert circuit.all_of([one, TRUE]) == one
    assert circuit.any_of([one, TRUE]) == TRUE
    assert circuit.all_of([one, FALSE]) == FALSE
    assert circuit.all_of([one, -one, two]) == FALSE
    assert circuit.any_of([one, two]) == -circuit.all_of([-one, -two])
    assert circuit.all_of([one, two]) == circuit.all_of([two, one])


def test_at_most_one_leaves_none_or_one() -> None:
    circuit = Circuit()
    variables = (circuit.variable(), circuit.variable(), circuit.variable())
    circuit.at_most_one(variables)
    with Solver(bootstrap_with=circuit.clauses) as solver:
        for values in product([False, True], repeat=3):
            assert solver.solve(assumptions=fixed(variables, values)) is (sum(values) <= 1)
