"""The truth tables of Kleene (1952), section 64, and what follows from them."""

from itertools import product

import pytest

from screener.screening.kleene import Truth, conjunction, disjunction, negation

T, F, U = True, False, None
VALUES: tuple[Truth, ...] = (T, F, U)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_the_tables_of_and_and_or(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert conjunction([left, right]) is both
    assert disjunction([left, right]) is either


@pytest.mark.parametrize(("value", "opposite"), [(T, F), (F, T), (U, U)])
def test_the_table_of_not(value: Truth, opposite: Truth) -> None:
    assert negation(value) is opposite


@pytest.mark.parametrize("values", tuple(product(VALUES, repeat=3)))
def test_or_is_and_seen_through_not(values: tuple[Truth, ...]) -> None:
    assert disjunction(values) is negation(conjunction(map(negation, values)))


@pytest.mark.parametrize("values", tuple(product(VALUES, repeat=3)))
def test_learning_a_fact_never_takes_back_what_was_known(values: tuple[Truth, ...]) -> None:
    for learned in product(VALUES, repeat=3):
        if all(old is None or old is new for old, new in zip(values, learned, strict=True)):
            for join in (conjunction, disjunction):
                assert join(values) in (None, join(learned))
