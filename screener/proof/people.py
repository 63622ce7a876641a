"""All people who could answer a rule book, to ask whether there is one of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from typing import Self

from screener.proof.calm_answers import calm_answers
from screener.proof.faults import Places
from screener.proof.solver.circuit import Circuit, Literal
from screener.proof.solver.encoding import Encoding
from screener.proof.solver.maxsat import Model, Search, best
from screener.proof.solver.pairs import Twins
from screener.proof.story import Teller
from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import Rule, RuleBook
from screener.screening.sheet import AnswerSheet


class People:
    """Everybody who could fill in an answer sheet. Close it after use.

    Attributes:
        book: the rule book that all of them answer.
        circuit: the formulas about them.
        sheets: their complete answer sheets.
    """

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book; what is asked about people is written as formulas when it is."""
        self.book = book
        self.circuit = Circuit()
        self.sheets = Encoding(book, self.circuit)
        self._search = Search(self.circuit)

    def close(self) -> None:
        """Give the solver's memory back."""
        self._search.close()

    @cached_property
    def teller(self) -> Teller:
        """Return who tells of these people."""
        return Teller(self.book)

    @cached_property
    def places(self) -> Places:
        """Return where the questions and options stand."""
        return Places(self.book)

    @cached_property
    def twins(self) -> Twins:
        """Return the sheets together with second ones, of the same people on another day."""
        return Twins(self.circuit, self.sheets, Encoding(self.book, self.circuit))

    @cached_property
    def rules_on(self) -> Mapping[str, tuple[Rule, ...]]:
        """Return for every question the rules whose findings can depend on it."""
        behind = [(rule, questions_behind(self.book, rule.when)) for rule in self.book.rules]
        return {
            question: tuple(rule for rule, questions in behind if question in questions)
            for question in self.book.questions
        }

    def some(self) -> closing[Self]:
        """Return the same people to ask about a part of the rule book in a ``with`` block.

        That is quicker than asking about all of it.
        """
        return closing(type(self)(self.book))

    def exist(self, literals: Iterable[Literal]) -> bool:
        """Return whether there is anybody of whom all this is true."""
        return self._search.exists(literals)

    def calmest(self, literals: Iterable[Literal]) -> AnswerSheet:
        """Return the sheet of somebody of whom all this is true, with the most calm answers.

        ValueError where there is nobody.
        """
        return self.sheets.sheet_in(calmest(literals, self.sheets))

    def calmest_twins(self, literals: Iterable[Literal]) -> tuple[AnswerSheet, AnswerSheet]:
        """Return the two sheets of such a person, with the most calm answers in both.

        ValueError where there is nobody.
        """
        return calmest_of(literals, self.twins)


def calmest_of(literals: Iterable[Literal], twins: Twins) -> tuple[AnswerSheet, AnswerSheet]:
    """Return two sheets of a person of whom all this is true, with the most calm answers in both.

    ValueError where there is nobody.
    """
    model = calmest(literals, twins.one, twins.other)
    return twins.one.sheet_in(model), twins.other.sheet_in(model)


def calmest(literals: Iterable[Literal], *sheets: Encoding) -> Model:
    """Return a solution with calm answers first of all, and then with few and plain ones.

    All sheets are of one circuit. ValueError where there is no solution.
    """
    circuit = sheets[0].circuit
    small: Counter[Literal] = Counter()
    calm: list[Literal] = []
    for each in sheets:
        for question, option in calm_answers(each.book).items():
            only = circuit.all_of(each.only(question, option))
            calm.append(circuit.any_of([-each.enabled(question), only]))
            small.update(_plain(each, question, option))
    large = 1 + small.total()
    return best(circuit, literals, small + Counter(dict.fromkeys(calm, large)))


def _plain(sheets: Encoding, question: str, calm: str) -> Iterator[Literal]:
    """Yield the wishes that other options than the calm one are left, unknown ones twice."""
    unknown = sheets.book.questions[question].unknown_options
    for option, chosen in sheets.chosen(question).items():
        if option != calm:
            yield from [-chosen] * (2 if option in unknown else 1)
