"""Checks that every guarantee holds for everybody and applies to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from screener.proof.faults import Code, Fault, level_in_words
from screener.proof.people import People
from screener.proof.solver.circuit import Literal
from screener.proof.solver.concerned import concerned
from screener.rulebook.model import Guarantee, RuleBook


def broken(people: People) -> Iterator[Fault]:
    """Yield the guarantees that fail for somebody."""
    for n, guarantee in enumerate(people.book.guarantees):
        failing = [concerned(people.sheets, guarantee), -kept(people, guarantee)]
        if people.exist(failing, guarantee.id):
            sheet = people.calmest(failing)
            told = f"{people.teller.person(sheet)}, {people.teller.outcome(sheet)}"
            story = f"{told}, but {_wanted(people.book, guarantee)}"
            yield Fault(Code.GUARANTEE_BROKEN, ("guarantees", n), story, sheet)


def for_nobody(people: People) -> Iterator[Fault]:
    """Yield the guarantees that apply to nobody, and so promise nothing."""
    for n, guarantee in enumerate(people.book.guarantees):
        with people.some() as some:
            applies = some.exist([concerned(some.sheets, guarantee)], guarantee.id)
        if not applies:
            key = "whenever" if guarantee.asks is None else "of"
            story = f"nobody can give the answers under '{key}', so it promises nothing"
            yield Fault(Code.GUARANTEE_FOR_NOBODY, ("guarantees", n, key), story)


def kept(people: People, guarantee: Guarantee) -> Literal:
    """Return the literal for: the promise holds, whether or not the guarantee applies."""
    promises = []
    if guarantee.at_least is not None:
        promises.append(people.sheets.reaches(guarantee.at_least))
    if guarantee.topic is not None:
        promises.append(people.sheets.speaks_of(guarantee.topic))
    if guarantee.never is not None:
        promises.append(-people.sheets.rails(guarantee.never).possible)
    if guarantee.asks is not None:
        promises.append(people.sheets.enabled(guarantee.asks))
    return people.circuit.all_of(promises)


def _wanted(book: RuleBook, guarantee: Guarantee) -> str:
    if guarantee.at_least is not None:
        return f"the guarantee asks for at least {level_in_words(guarantee.at_least)}"
    if guarantee.topic is not None:
        return f"the guarantee asks for a word on: {book.topics[guarantee.topic]}"
    if guarantee.asks is not None:
        return f"is not asked '{book.questions[guarantee.asks].text}', which the guarantee promises"
    return f"by the guarantee this cannot be: {guarantee.text}"
