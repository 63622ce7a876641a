"""Checks that help which interrupts the walk comes as soon as it can, and stays."""

from __future__ import annotations

from collections.abc import Iterator

from screener.proof.faults import Code, Fault
from screener.proof.people import People
from screener.proof.settled import Wait, Waiting
from screener.proof.solver.unfinished import Unfinished
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import Rule, RuleBook
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import KeyPath


def withdrawn(people: People) -> Iterator[Fault]:
    """Yield the rules that interrupt somebody and no longer hold after more answers."""
    for path, rule in _interrupting(people.book):
        with people.some() as some:
            sheet = _withdrawn_from(some, rule)
        if sheet is not None:
            story = (
                f"{people.teller.person(sheet)}, is shown this before the last questions, and "
                "then it no longer holds"
            )
            yield Fault(Code.INTERRUPTION_WITHDRAWN, path, story, sheet)


def waiting(people: People) -> Iterator[Fault]:
    """Yield the questions for which a rule waits before it interrupts, though it need not.

    First those that never decide if it holds. If each of them decides it for somebody, yield the
    first that somebody has to answer although the answers before it settled the rule.
    """
    for path, rule in _interrupting(people.book):
        idle = _never_deciding(people, rule)
        for question in idle:
            text = people.book.questions[question].text
            story = f"waits for the answer to '{text}', which never decides if it holds"
            yield Fault(Code.INTERRUPTION_WAITS, path, story)
        wait = None if idle else _settled_before(people, rule)
        if wait is not None:
            yield Fault(Code.INTERRUPTION_WAITS, path, _told(people, wait), wait.sheet)


def _interrupting(book: RuleBook) -> Iterator[tuple[KeyPath, Rule]]:
    for n, rule in enumerate(book.rules):
        if rule.interrupt:
            yield ("rules", n, "when"), rule


def _withdrawn_from(people: People, rule: Rule) -> AnswerSheet | None:
    """Return the finished sheet of somebody to whom the rule was shown and no longer applies."""
    before = Unfinished(people.book, people.circuit)
    wanted = [before.certain(rule), -people.sheets.certain(rule)]
    before.continued_by(people.sheets)
    return people.calmest(wanted) if people.exist(wanted, rule.id) else None


def _never_deciding(people: People, rule: Rule) -> list[str]:
    """Return the questions in a rule whose answers never change whether it holds."""
    idle = []
    for question in sorted(questions_in(people.book, rule.when)):
        with people.some() as some:
            if not _decides(some, question, rule):
                idle.append(question)
    return idle


def _settled_before(people: People, rule: Rule) -> Wait | None:
    with people.some() as some:
        return Waiting(some, rule).calmest()


def _told(people: People, wait: Wait) -> str:
    settled, shown = (people.book.questions[name].text for name in (wait.settled, wait.shown))
    return (
        f"{people.teller.person(wait.sheet)}, is shown this only after '{shown}', though with "
        f"the answer to '{settled}' it holds whatever comes next"
    )


def _decides(people: People, question: str, rule: Rule) -> bool:
    """Return whether some two sheets that differ in one answer differ in whether a rule holds."""
    one, other = people.sheets.certain(rule), people.twins.other.certain(rule)
    apart = [one, -other, *people.twins.alike(but=question)]
    return people.exist(apart, rule.id, question)
