"""Finds guarantees that are deleted, promise less, or are about fewer people."""

from __future__ import annotations

from collections.abc import Iterator

from screener.compare.diff import Comparison
from screener.compare.loss import Loss, successors
from screener.compare.side_by_side import written
from screener.proof.faults import level_in_words
from screener.proof.solver.concerned import concerned
from screener.rulebook.model import Guarantee


def lost_guarantees(comparison: Comparison) -> Iterator[Loss]:
    """Yield every old guarantee that the new rule book does not promise to all of its people."""
    for n, guarantee in enumerate(comparison.old.guarantees):
        loss = _loss(comparison, guarantee, n)
        if loss:
            yield loss


def _loss(comparison: Comparison, guarantee: Guarantee, n: int) -> Loss | None:
    able = successors(guarantee, comparison.old.guarantees, comparison.new.guarantees)
    as_strong = [other for other in able if _as_strong(comparison, guarantee, other)]
    kept = comparison.circuit.any_of(concerned(comparison.after, other) for other in as_strong)
    witness = comparison.witness([concerned(comparison.before, guarantee), -kept])
    if as_strong and witness is None:
        return None
    places = {other.id: place for place, other in enumerate(comparison.new.guarantees)}
    if guarantee.id not in places:
        return Loss(("guarantees", n), f"is deleted: {guarantee.text}", gone=True)
    path = ("guarantees", places[guarantee.id])
    same = comparison.new.guarantees[places[guarantee.id]]
    if same not in as_strong:
        return Loss(path, _weaker(guarantee, same))
    return Loss(path, "is no longer about", witness)


def _as_strong(comparison: Comparison, guarantee: Guarantee, other: Guarantee) -> bool:
    """Return whether a guarantee promises at least as much as another to those it is about."""
    if guarantee.never is not None:
        return other.never is not None and _excludes_as_much(comparison, guarantee, other)
    if guarantee.at_least is not None:
        return other.at_least is not None and other.at_least.rank <= guarantee.at_least.rank
    return (guarantee.topic, guarantee.asks) == (other.topic, other.asks)


def _excludes_as_much(comparison: Comparison, guarantee: Guarantee, other: Guarantee) -> bool:
    """Return whether everything that a guarantee excludes is excluded by another too."""
    if guarantee.never is None or other.never is None:
        return False
    excluded = comparison.before.rails(guarantee.never).possible
    still = comparison.after.rails(other.never).possible
    return not comparison.exist([excluded, -still])


def _weaker(guarantee: Guarantee, same: Guarantee) -> str:
    return f"promises less: {_promise(same)} instead of {_promise(guarantee)}"


def _promise(guarantee: Guarantee) -> str:
    if guarantee.at_least is not None:
        return f"at least {level_in_words(guarantee.at_least)}"
    if guarantee.topic is not None:
        return f"the topic '{guarantee.topic}'"
    if guarantee.asks is not None:
        return f"to ask '{guarantee.asks}'"
    return f"never {written(guarantee.model_dump(mode='json', by_alias=True)['never'])}"
