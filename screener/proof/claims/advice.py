"""Checks that nobody is told to do two things that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from screener.proof.faults import Code, Fault
from screener.proof.people import People
from screener.proof.solver.circuit import Literal
from screener.rulebook.model import Level, Rule, RuleBook
from screener.yamlfile.parse import KeyPath


@dataclass(frozen=True)
class _Advice:
    """A level or a rule that tells people to do something, and its path."""

    part: Level | Rule
    path: KeyPath

    @property
    def named(self) -> str:
        """Return what to call it in a story."""
        kind = "rule" if isinstance(self.part, Rule) else "level"
        return f"the {kind} '{self.part.id}'"

    def told(self, people: People) -> Literal:
        """Return the literal for: this person is told it."""
        if isinstance(self.part, Rule):
            return people.sheets.finding(self.part)
        return people.sheets.exactly(self.part.id)


def contradicting(people: People) -> Iterator[Fault]:
    """Yield each pair of texts that tell somebody acts that exclude each other."""
    telling = _telling(people.book)
    for act, other in excluding_acts(people.book):
        for one, two in product(telling.get(act, ()), telling.get(other, ())):
            together = [one.told(people), two.told(people)]
            if people.exist(together, one.part.id, act, two.part.id, other):
                yield _contradiction(people, (one, act), (two, other))


def excluding_acts(book: RuleBook) -> tuple[tuple[str, str], ...]:
    """Return every pair of acts that exclude each other, once."""
    order = list(book.acts)
    pairs = {
        (act, other) if order.index(act) <= order.index(other) else (other, act)
        for act, excluded in book.acts.items()
        for other in excluded
    }
    return tuple(sorted(pairs))


def _telling(book: RuleBook) -> Mapping[str, list[_Advice]]:
    """Return for each act the levels and rules that tell it."""
    parts = [_Advice(level, ("levels", n)) for n, level in enumerate(book.levels)]
    parts += [_Advice(rule, ("rules", n)) for n, rule in enumerate(book.rules)]
    telling: dict[str, list[_Advice]] = {}
    for part in parts:
        for act in part.part.acts:
            telling.setdefault(act, []).append(part)
    return telling


def _contradiction(people: People, one: tuple[_Advice, str], two: tuple[_Advice, str]) -> Fault:
    (first, act), (second, other) = sorted((one, two), key=lambda told: told[0].path)
    sheet = people.calmest([first.told(people), second.told(people)])
    story = (
        f"{people.teller.person(sheet)}, is told '{act}' by {first.named} and '{other}' by "
        f"{second.named}, and these exclude each other"
    )
    return Fault(Code.ADVICE_CONTRADICTS, second.path, story, sheet)
