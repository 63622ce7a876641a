"""A search that takes too long ends, and says what an author can do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pytest

from screener.errors import AuthorError, UndecidedError
from screener.proof.claims.loader import load_proved
from screener.proof.solver import maxsat
from screener.proof.solver.circuit import Circuit, Literal
from screener.proof.solver.maxsat import Search, best, good, most_of
from tests.clock import Clock
from tests.conftest import RULES

HOLES: Final = 7
REMEDY: Final = "ask fewer in one score, or compare it less often"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maxsat, "CONFLICTS", 3)
    monkeypatch.setattr(maxsat, "_WISHING_CONFLICTS", 3)


@pytest.fixture
def pigeons() -> Circuit:
    """Return one pigeon more than holes, which a solver of this kind tries for long."""
    circuit = Circuit()
    places = [[circuit.variable() for _ in range(HOLES)] for _ in range(HOLES + 1)]
    for holes in places:
        circuit.require(*holes)
    for sharing in zip(*places, strict=True):
        circuit.at_most_one(sharing)
    return circuit


@pytest.fixture
def searching(pigeons: Circuit) -> Iterator[Search]:
    search = Search(pigeons)
    yield search
    search.close()


@pytest.mark.usefixtures("few")
def test_a_search_gives_up_when_its_budget_is_spent(searching: Search) -> None:
    with pytest.raises(UndecidedError, match=f"3 dead ends and knows no more; .*{REMEDY}"):
        searching.exists([])


@pytest.mark.usefixtures("few")
def test_the_most_is_never_guessed(pigeons: Circuit) -> None:
    with pytest.raises(UndecidedError):
        most_of(pigeons, [pigeons.variable()])


@pytest.mark.usefixtures("few")
def test_a_good_solution_stands_in_for_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    circuit, wishes = one_of_three()
    monkeypatch.setattr(maxsat, "_best", give_up)

    model = best(circuit, [], wishes)

    assert sum(wishes[literal] for literal in model if literal in wishes) == 5


def test_a_good_solution_denies_a_wish_only_for_heavier_ones() -> None:
    circuit, wishes = one_of_three()

    granted = good(circuit, [-literal for literal, weight in wishes.items() if weight == 5], wishes)

    assert sum(wishes[literal] for literal in granted if literal in wishes) == 3


@pytest.mark.parametrize("find", [best, good])
def test_there_is_no_solution_where_there_is_none(find: Any) -> None:
    circuit, wishes = one_of_three()

    with pytest.raises(ValueError, match="there is no solution"):
        find(circuit, list(wishes), wishes)


def one_of_three() -> tuple[Circuit, Counter[Literal]]:
    """Return three wishes, of which only one can be granted."""
    circuit = Circuit()
    wishes = Counter({circuit.variable(): weight for weight in (1, 5, 3)})
    for pair in combinations(wishes, 2):
        circuit.require(*(-literal for literal in pair))
    return circuit, wishes


def give_up(*_arguments: object) -> None:
    raise UndecidedError(3)


def test_an_author_is_told_which_score_costs_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES.read_text("utf-8") + "# changed, so that it is proved anew\n", "utf-8")
    monkeypatch.setattr("screener.proof.claims.loader.faults_of", give_up)

    with pytest.raises(AuthorError) as caught:
        load_proved(path, today=Clock().today())

    line = 1 + RULES.read_text("utf-8").splitlines().index("scores:") + 1
    (problem,) = caught.value.problems
    assert (problem.line, problem.file) == (line, str(path))
    assert problem.message.startswith("score 'phq2': cannot be proved: a search met 3 dead ends")
