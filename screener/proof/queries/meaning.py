"""What the columns of guidance have to be for every sheet, by the circuit of the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from screener.proof.queries.values import Choice, Constant, Kept, Truth, Value
from screener.proof.solver.circuit import TRUE, Circuit, Literal
from screener.proof.solver.every_sheet import EverySheet
from screener.rulebook.model import LevelId
from screener.screening.compiler import Outcome
from screener.screening.guidance import lead_rank

Way = tuple[Constant, Literal]


def meant(
    sheets: EverySheet, outcomes: Sequence[Outcome], kept: Iterable[str]
) -> Iterator[tuple[str, Value]]:
    """Yield the columns with what they are to be, in order; outcomes come by urgency."""
    book, circuit = sheets.book, sheets.circuit
    fires = [(outcome, sheets.fires(outcome)) for outcome in outcomes]
    setting = [way for way in fires if way[0].level is not LevelId.INFORMATION]
    leads = sorted(setting, key=lambda way: lead_rank(way[0].rule, way[0].level))
    yield from ((name, Kept(name)) for name in kept)
    yield "rulebook", Choice({book.named: TRUE})
    yield "error", Choice({None: TRUE})
    yield "complete", Truth(sheets.complete())
    yield "missing", first_of(circuit, ((name, sheets.missing(name)) for name in book.questions))
    yield "level", first_of(circuit, ((o.level.value, literal) for o, literal in setting))
    yield "lead", first_of(circuit, ((o.rule.id, literal) for o, literal in leads))
    for outcome, literal in fires:
        yield f"{'certain' if outcome.certain else 'possible'}_{outcome.rule.id}", Truth(literal)


def first_of(circuit: Circuit, ways: Iterable[tuple[str, Literal]]) -> Choice:
    """Return the word of the first way whose literal is true; NULL if none is."""
    found: dict[Constant, list[Literal]] = {}
    none_so_far = TRUE
    for word, literal in ways:
        found.setdefault(word, []).append(circuit.all_of([none_so_far, literal]))
        none_so_far = circuit.all_of([none_so_far, -literal])
    found[None] = [none_so_far]
    return Choice({word: circuit.any_of(literals) for word, literals in found.items()})
