"""Checks that each question on which help rests is promised to be asked.

A guarantee about answers holds for nobody, and so for everybody, if its question is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screener.proof.faults import Code, Fault
from screener.proof.people import People
from screener.rulebook.conditions import Condition
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import Guarantee, LevelId, RuleBook


def unpromised(people: People) -> Iterator[Fault]:
    """Yield each question on which help rests without a guarantee that ``asks`` it."""
    book = people.book
    promised = {guarantee.asks for guarantee in book.guarantees}
    for question, reason in needed(book).items():
        if question not in promised:
            story = (
                f"{reason} rests on it, but no guarantee promises that it is asked: if it were "
                f"hidden, nothing would fail. Add a guarantee with 'asks: {question}'"
            )
            yield Fault(Code.ASKING_NOT_PROMISED, people.places.question(question), story)


def needed(book: RuleBook) -> Mapping[str, str]:
    """Return the questions on which help rests, in order, each with the first part that needs it.

    These are the questions in interrupting rules and in guarantees of ``contact_first`` or more,
    and those that decide of whom a needed question is promised.
    """
    reasons: dict[str, str] = {}
    for part, condition in _helping(book):
        for question in questions_in(book, condition):
            reasons.setdefault(question, part)
    _add_deciding(book, reasons)
    return {question: reasons[question] for question in book.questions if question in reasons}


def _helping(book: RuleBook) -> Iterator[tuple[str, Condition]]:
    for rule in book.rules:
        if rule.interrupt:
            yield f"the rule '{rule.id}', which interrupts,", rule.when
    for guarantee in book.guarantees:
        urgent = guarantee.at_least in (LevelId.EMERGENCY, LevelId.CONTACT_FIRST)
        if urgent and guarantee.whenever is not None:
            yield f"the guarantee '{guarantee.id}'", guarantee.whenever


def _add_deciding(book: RuleBook, reasons: dict[str, str]) -> None:
    """Add the questions that say of whom a needed question is promised, and so on."""
    promising: dict[str, list[Guarantee]] = {}
    for guarantee in book.guarantees:
        promising.setdefault(guarantee.asks or "", []).append(guarantee)
    waiting = list(reasons)
    while waiting:
        for guarantee in promising.get(waiting.pop(), ()):
            about = guarantee.of
            new = questions_in(book, about) - reasons.keys() if about is not None else frozenset()
            reasons.update(dict.fromkeys(new, f"the guarantee '{guarantee.id}'"))
            waiting += new
