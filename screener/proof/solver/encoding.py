"""Every complete answer sheet of a rule book as Boolean formulas, doubt and branching included.

Each option is a variable: "chosen". A question that is not enabled has no option chosen, as answers
to it are never evaluated; an enabled one has one, or several where it takes several. A condition is
a pair of formulas, its two rails: "is true", and "is possible", which is "not false". It is unknown
where only the second holds. :mod:`screener.screening.evaluator` is the definition; tests hold the
two together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, assert_never

from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal
from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import LevelId, Option, Question, Rule, RuleBook
from screener.screening.kleene import Truth
from screener.screening.sheet import AnswerSheet


class Rails(NamedTuple):
    """A condition: where it is true, and where it is not false."""

    true: Literal
    possible: Literal


class Encoding:
    """The complete answer sheets of one rule book, and what follows from them.

    A question enters the circuit when something that looks at it does, with the questions that
    decide whether it is asked. The answers to all others are free: there is always one to give.
    """

    def __init__(self, book: RuleBook, circuit: Circuit) -> None:
        """Take the rule book, and the circuit to write into."""
        self.book = book
        self.circuit = circuit
        self._chosen: dict[str, Mapping[str, Literal]] = {}
        self._enabled: dict[str, Literal] = {}
        self._named: dict[str, Rails] = {}

    @property
    def entered(self) -> Collection[str]:
        """Return the questions that are in the circuit so far."""
        return self._chosen.keys()

    def chosen(self, question: str) -> Mapping[str, Literal]:
        """Return for every option of a question where it is chosen."""
        self._enter(question)
        return self._chosen[question]

    def enabled(self, question: str) -> Literal:
        """Return where a question is asked."""
        self._enter(question)
        return self._enabled[question]

    def rails(self, condition: Condition) -> Rails:
        """Return where a condition is true, and where it is possible."""
        match condition:
            case str():
                return self._by_name(condition)
            case All():
                return self._joined(self.circuit.all_of, condition.all)
            case AnyOf():
                return self._joined(self.circuit.any_of, condition.any)
            case Not():
                opposite = self.rails(condition.negated)
                return Rails(-opposite.possible, -opposite.true)
            case ScoreIs():
                return self._score(condition)
            case AnswerIs():
                return self._answer(condition)
            case _:
                assert_never(condition)

    def having(self, condition: Condition, truth: Truth) -> Literal:
        """Return where a condition is true, false, or unknown."""
        true, possible = self.rails(condition)
        if truth is None:
            return self.circuit.all_of([possible, -true])
        return true if truth else -possible

    def certain(self, rule: Rule) -> Literal:
        """Return where a rule gives a certain finding."""
        return self.rails(rule.when).true

    def doubtful(self, rule: Rule) -> Literal:
        """Return where a rule is unknown, whether it then speaks or not."""
        return self.having(rule.when, None)

    def finding(self, rule: Rule) -> Literal:
        """Return where a rule gives a finding, certain or possible."""
        true, possible = self.rails(rule.when)
        return true if rule.doubt_level is None else possible

    def exactly(self, level: LevelId | None) -> Literal:
        """Return where the guidance has a level; None stands for no level at all."""
        if level is None:
            return -self.reaches(LevelId.OTHER_TREATMENTS_FIRST)
        above = [self.reaches(other) for other in LevelId if other.rank < level.rank]
        return self.circuit.all_of([self.reaches(level), *(-other for other in above)])

    def reaches(self, level: LevelId) -> Literal:
        """Return where the guidance is at least as urgent as a level."""
        return self._reaching[level]

    def speaks_of(self, topic: str, *, without: Rule | None = None) -> Literal:
        """Return where there is a finding of a topic, that of one rule left aside."""
        rules = [rule for rule in self.book.rules if rule.topic == topic and rule is not without]
        return self.circuit.any_of(self.finding(rule) for rule in rules)

    def one_of(self, question: str, options: Collection[str]) -> Literal:
        """Return where the answer to a question is, or contains, one of some options."""
        chosen = self.chosen(question)
        return self.circuit.any_of(chosen[option] for option in options)

    def only(self, question: str, option: str) -> list[Literal]:
        """Return the literals of an answer that is this option and no other."""
        chosen = self.chosen(question)
        return [literal if name == option else -literal for name, literal in chosen.items()]

    def sheet_in(self, model: Collection[Literal]) -> AnswerSheet:
        """Return the sheet in a solution; all questions have to be in the circuit by then."""
        return AnswerSheet().with_answers(
            {
                question: frozenset(name for name, literal in chosen.items() if literal in model)
                for question, chosen in self._chosen.items()
            }
        )

    def _enter(self, question: str) -> None:
        if question not in self._chosen:
            self._ask(self.book.questions[question])

    def _ask(self, question: Question) -> None:
        condition = question.enable_when
        enabled = TRUE if condition is None else self.rails(condition).possible
        chosen = {option.id: self.circuit.variable() for option in question.options}
        self._enabled[question.id] = enabled
        self._chosen[question.id] = chosen
        self.circuit.require(-enabled, *chosen.values())
        for literal in chosen.values():
            self.circuit.require(-literal, enabled)
        self._separate(question, chosen)

    def _separate(self, question: Question, chosen: Mapping[str, Literal]) -> None:
        """Say which options cannot stand beside each other."""
        if not question.many:
            self.circuit.at_most_one(list(chosen.values()))
            return
        for alone in question.exclusive_options:
            for other in chosen.keys() - {alone}:
                self.circuit.require(-chosen[alone], -chosen[other])

    def _by_name(self, name: str) -> Rails:
        if name not in self._named:
            self._named[name] = self.rails(self.book.conditions[name])
        return self._named[name]

    def _joined(
        self, join: Callable[[Iterable[Literal]], Literal], parts: tuple[Condition, ...]
    ) -> Rails:
        rails = [self.rails(part) for part in parts]
        return Rails(join(rail.true for rail in rails), join(rail.possible for rail in rails))

    def _answer(self, condition: AnswerIs) -> Rails:
        question = self.book.questions[condition.question]
        named = condition.options
        return Rails(
            self.one_of(question.id, named),
            self.one_of(question.id, named | question.unknown_options),
        )

    def _score(self, condition: ScoreIs) -> Rails:
        least = self._sum_reaches(condition, min)
        return Rails(least, self._sum_reaches(condition, max))

    def _sum_reaches(self, condition: ScoreIs, bound: Callable[[Iterable[int]], int]) -> Literal:
        """Return where a sum of points, an unknown answer counted as `bound` says, is enough."""
        reached = {0: TRUE}
        """For every sum so far, capped at the one wanted, where it is reached exactly."""
        for name in self.book.scores[condition.score].of:
            reached = self._added(reached, name, bound, condition.at_least)
        return reached.get(condition.at_least, FALSE)

    def _added(
        self,
        reached: Mapping[int, Literal],
        question: str,
        bound: Callable[[Iterable[int]], int],
        wanted: int,
    ) -> dict[int, Literal]:
        options = self.book.questions[question].options
        unsure = bound(option.points for option in options if option.points is not None)
        ways: dict[int, list[Literal]] = {}
        for total, before in reached.items():
            for points, chosen in self._points(question, options, unsure):
                ways.setdefault(min(total + points, wanted), []).append(
                    self.circuit.all_of([before, chosen])
                )
        return {total: self.circuit.any_of(literals) for total, literals in ways.items()}

    def _points(
        self, question: str, options: tuple[Option, ...], unsure: int
    ) -> list[tuple[int, Literal]]:
        """Return the points of each answer and where it is given; a question not asked has none."""
        given = [
            (unsure if option.points is None else option.points, self.chosen(question)[option.id])
            for option in options
        ]
        return [*given, (0, -self.enabled(question))]

    @cached_property
    def _reaching(self) -> Mapping[LevelId, Literal]:
        """Return for every level where some finding is as urgent, or more; all reach the last."""
        found: dict[LevelId, list[Literal]] = {level: [] for level in LevelId}
        for rule in self.book.rules:
            found[rule.level].append(self.certain(rule))
            if rule.doubt_level is not None:
                found[rule.doubt_level].append(self.doubtful(rule))
        reaching = {}
        so_far: list[Literal] = []
        for level in LevelId:
            so_far += found[level]
            reaching[level] = self.circuit.any_of(so_far)
        reaching[LevelId.INFORMATION] = TRUE
        return reaching
