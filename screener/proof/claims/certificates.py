"""Certificates: for each person who cannot exist, a formula that says so, and its refutation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from screener.proof.claims.catalog import Result
from screener.proof.nobody import Nobody
from screener.proof.solver.circuit import Clause
from screener.proof.solver.refutation import Refutation, refuted
from screener.rulebook.model import RuleBook

HEAD: Final = "c A certificate of Screener: nobody's answers make all these clauses true."
"""The first line of every formula."""


@dataclass(frozen=True)
class Certificate:
    """A refuted formula.

    Attributes:
        name: what it is about, such as ``guarantee-broken.pregnancy-is-never-calm``.
        cnf: the formula in DIMACS.
        drat: the proof that it has no solution, in DRAT.
    """

    name: str
    cnf: str
    drat: str


def certificates(book: RuleBook, results: Iterable[Result]) -> Iterator[Certificate]:
    """Yield a certificate for each "nobody" that a proved claim rests on.

    A claim that fails has none. No two have the same name.
    """
    for result in results:
        taken: set[str] = set()
        for nobody in () if result.faults else result.nobodies:
            name = _free(".".join((result.claim.code, *nobody.about)), taken)
            taken.add(name)
            refutation = refuted(nobody.clauses, nobody.wanted)
            yield Certificate(
                name,
                "".join(f"{line}\n" for line in _formula(book, result, nobody, refutation)),
                "".join(f"{line}\n" for line in refutation.lemmas),
            )


def _free(name: str, taken: set[str]) -> str:
    """Return the name, with a number if others have it; ids have no full stop, so it is new."""
    names = (name if n == 1 else f"{name}.{n}" for n in range(1, len(taken) + 2))
    return next(free for free in names if free not in taken)


def _formula(
    book: RuleBook, result: Result, nobody: Nobody, refutation: Refutation
) -> Iterator[str]:
    """Yield the lines of a formula; only ids of the rule book stand in its comments."""
    clauses = [*refutation.clauses, *([literal] for literal in refutation.wanted)]
    used = sorted({abs(literal) for clause in clauses for literal in clause})
    yield HEAD
    yield f"c rule book: {book.rulebook.id} {book.digest}"
    yield f"c claim: {result.claim.words} [{result.claim.code}]"
    if nobody.about:
        yield f"c about: {' '.join(nobody.about)}"
    yield f"c the last {len(refutation.wanted)} clauses: what would have to be true of a person"
    yield "c the others: clauses about every person, as many of them as it takes"
    yield from (f"c {n}: {nobody.circuit.words[n]}" for n in used if n in nobody.circuit.words)
    yield f"p cnf {used[-1]} {len(clauses)}"
    yield from map(_clause, clauses)


def _clause(clause: Clause) -> str:
    return " ".join(map(str, (*clause, 0)))
