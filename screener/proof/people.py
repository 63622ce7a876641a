"""All people who could answer a rule book, and the search for one with certain traits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from typing import Self

from screener.proof.calm_answers import calm_answers
from screener.proof.faults import Places
from screener.proof.nobody import Nobody
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
        book: the rule book that they answer.
        circuit: the formulas about them.
        sheets: their complete answer sheets.
        nobodies: every search that found nobody so far.
    """

    def __init__(self, book: RuleBook, nobodies: list[Nobody] | None = None) -> None:
        """Take the rule book; formulas are added only as questions about people need them."""
        self.book = book
        self.nobodies = [] if nobodies is None else nobodies
        self.circuit = Circuit()
        self.sheets = Encoding(book, self.circuit)
        self._search = Search(self.circuit)
        self._of_topic: dict[str, Self] = {}

    def close(self) -> None:
        """Free the memory of the solvers."""
        self._search.close()
        for people in self._of_topic.values():
            people.close()

    @cached_property
    def teller(self) -> Teller:
        """Return the Teller that describes these people."""
        return Teller(self.book)

    @cached_property
    def places(self) -> Places:
        """Return the paths of the questions and options."""
        return Places(self.book)

    @cached_property
    def twins(self) -> Twins:
        """Return each person's sheet paired with a second one, as if they answered again."""
        again = Encoding(self.book, self.circuit, " on the second sheet")
        return Twins(self.circuit, self.sheets, again)

    @cached_property
    def rules_on(self) -> Mapping[str, tuple[Rule, ...]]:
        """Return for each question the rules whose findings can depend on it, simplest first."""
        behind = [(rule, questions_behind(self.book, rule.when)) for rule in self.book.rules]
        behind.sort(key=lambda each: len(each[1]))
        return {
            question: tuple(rule for rule, questions in behind if question in questions)
            for question in self.book.questions
        }

    def rules_by(self, key: Callable[[Rule], Hashable]) -> Iterable[list[tuple[int, Rule]]]:
        """Return the rules with their numbers, those with the same key together."""
        groups: dict[Hashable, list[tuple[int, Rule]]] = {}
        for n, rule in enumerate(self.book.rules):
            groups.setdefault(key(rule), []).append((n, rule))
        return groups.values()

    def by_topic(self) -> Iterator[tuple[Self, list[tuple[int, Rule]]]]:
        """Yield the numbered rules of each topic, with people to ask about that topic alone.

        The people of a topic are kept, because several claims need the same formulas.
        """
        for rules in self.rules_by(lambda rule: rule.topic):
            topic = rules[0][1].topic
            if topic not in self._of_topic:
                self._of_topic[topic] = type(self)(self.book, self.nobodies)
            yield self._of_topic[topic], rules

    def some(self, *, certified: bool = True) -> closing[Self]:
        """Return the same people with an empty circuit, to use in a ``with`` block.

        Use it to ask about one part of the rule book: with fewer formulas, that is faster. If not
        certified, its searches that find nobody are forgotten.
        """
        return closing(type(self)(self.book, self.nobodies if certified else None))

    def exist(self, literals: Iterable[Literal], *about: str) -> bool:
        """Return whether all the literals are true for somebody.

        Say which part of the rule book it is about, so that a certificate can be named after it.
        """
        wanted = tuple(dict.fromkeys(literals))
        found = self._search.exists(wanted)
        if not found:
            self.nobodies.append(Nobody(about, self.circuit, len(self.circuit.clauses), wanted))
        return found

    def solution(self) -> Model:
        """Return one of those who exist; only right after :meth:`exist` said so."""
        return self._search.solution()

    def calmest(self, literals: Iterable[Literal]) -> AnswerSheet:
        """Return the sheet of the calmest person for whom all the literals are true.

        Raises ValueError if there is nobody like that.
        """
        return self.sheets.sheet_in(calmest(literals, self.sheets))

    def calmest_twins(self, literals: Iterable[Literal]) -> tuple[AnswerSheet, AnswerSheet]:
        """Return both sheets of the calmest person for whom all the literals are true.

        Raises ValueError if there is nobody like that.
        """
        return calmest_of(literals, self.twins)


def calmest_of(literals: Iterable[Literal], twins: Twins) -> tuple[AnswerSheet, AnswerSheet]:
    """Return both sheets of the calmest person for whom all the literals are true.

    Raises ValueError if there is nobody like that.
    """
    model = calmest(literals, twins.one, twins.other)
    return twins.one.sheet_in(model), twins.other.sheet_in(model)


def calmest(literals: Iterable[Literal], *sheets: Encoding) -> Model:
    """Return the solution with all the literals that has the most calm answers.

    Ties go to the one with fewer other options chosen, counting an unknown option twice. All
    sheets must share one circuit. Raises ValueError if there is no solution.
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
    """Yield a wish not to choose each option but the calm one, twice for an unknown option."""
    unknown = sheets.book.questions[question].unknown_options
    for option, chosen in sheets.chosen(question).items():
        if option != calm:
            yield from [-chosen] * (2 if option in unknown else 1)
