"""Every complete answer sheet of a rule book as Boolean formulas, doubt and branching included.

Each option is a variable: "chosen". A question that is not enabled has no option chosen, because
answers to it are never evaluated. An enabled one has exactly one, or at least one if it takes
several. A condition is a pair of formulas, its two rails: "is true", and "is possible", which means
"is not false". A condition is unknown if it is possible but not true.
:mod:`screener.screening.evaluator` is the definition; tests check that the two agree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, assert_never

from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal
from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import LevelId, Option, Question, Rule, RuleBook
from screener.screening.kleene import Truth
from screener.screening.sheet import AnswerSheet


class Rails(NamedTuple):
    """A condition as two literals: one for "true", and one for "not false"."""

    true: Literal
    possible: Literal


class Encoding:
    """The complete answer sheets of one rule book, and what follows from them.

    A question enters the circuit when a formula first needs it, together with the questions that
    decide whether it is asked. Other questions can be left out: each can always be answered.
    """

    def __init__(self, book: RuleBook, circuit: Circuit, where: str = "") -> None:
        """Take the rule book, the circuit to add formulas to, and what to call the sheet."""
        self.book = book
        self.circuit = circuit
        self._where = where
        self._chosen: dict[str, Mapping[str, Literal]] = {}
        self._enabled: dict[str, Literal] = {}
        self._rails: dict[int, tuple[Condition, Rails]] = {}
        """By the id of a condition, which stands beside it so that no other can have that id."""

    @property
    def entered(self) -> Collection[str]:
        """Return the questions that are in the circuit so far."""
        return self._chosen.keys()

    def chosen(self, question: str) -> Mapping[str, Literal]:
        """Return for each option of a question the literal that is true if it is chosen."""
        self._enter(question)
        return self._chosen[question]

    def enabled(self, question: str) -> Literal:
        """Return the literal that is true if the question is asked."""
        self._enter(question)
        return self._enabled[question]

    def rails(self, condition: Condition) -> Rails:
        """Return the two rails of a condition, which are made once."""
        made = self._rails.get(id(condition))
        if made is None:
            made = self._rails[id(condition)] = (condition, self._new_rails(condition))
        return made[1]

    def _new_rails(self, condition: Condition) -> Rails:
        match condition:
            case str():
                return self.rails(self.book.conditions[condition])
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
        """Return the literal that is true if the condition has this truth; None means unknown."""
        true, possible = self.rails(condition)
        if truth is None:
            return self.circuit.all_of([possible, -true])
        return true if truth else -possible

    def certain(self, rule: Rule) -> Literal:
        """Return the literal that is true if the rule gives a certain finding."""
        return self.rails(rule.when).true

    def doubtful(self, rule: Rule) -> Literal:
        """Return the literal that is true if the rule is in doubt, even if it is silent then."""
        return self.having(rule.when, None)

    def finding(self, rule: Rule) -> Literal:
        """Return the literal that is true if the rule gives a finding, certain or possible."""
        true, possible = self.rails(rule.when)
        return true if rule.doubt_level is None else possible

    def exactly(self, level: LevelId | None) -> Literal:
        """Return the literal that is true if the guidance has this level; None means no level."""
        if level is None:
            return -self.reaches(LevelId.OTHER_TREATMENTS_FIRST)
        above = [self.reaches(other) for other in LevelId if other.rank < level.rank]
        return self.circuit.all_of([self.reaches(level), *(-other for other in above)])

    def reaches(self, level: LevelId) -> Literal:
        """Return the literal that is true if the guidance is at least as urgent as the level."""
        return self._reaching[level]

    def speaks_of(self, topic: str, *, without: Rule | None = None) -> Literal:
        """Return the literal for: a rule of the topic, other than `without`, gives a finding."""
        rules = [rule for rule in self.book.rules if rule.topic == topic and rule is not without]
        return self.circuit.any_of(self.finding(rule) for rule in rules)

    def one_of(self, question: str, options: Collection[str]) -> Literal:
        """Return the literal that is true if the answer includes at least one of the options."""
        chosen = self.chosen(question)
        return self.circuit.any_of(chosen[option] for option in options)

    def only(self, question: str, option: str) -> list[Literal]:
        """Return the literals that are all true if the answer is this option and no other."""
        chosen = self.chosen(question)
        return [literal if name == option else -literal for name, literal in chosen.items()]

    def sheet_in(self, model: Collection[Literal]) -> AnswerSheet:
        """Return the sheet in a solution; every question must be in the circuit by then."""
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
        enabled = self._enabling(question)
        chosen = self._variables(question)
        self._enabled[question.id] = enabled
        self._chosen[question.id] = chosen
        self.circuit.require(-enabled, *chosen.values())
        for literal in chosen.values():
            self.circuit.require(-literal, enabled)
        self._separate(question, chosen)

    def _enabling(self, question: Question) -> Literal:
        condition = question.enable_when
        return TRUE if condition is None else self.rails(condition).possible

    def _variables(self, question: Question) -> Mapping[str, Literal]:
        return {option.id: self._variable(question, option.id) for option in question.options}

    def _variable(self, question: Question, option: str) -> Literal:
        return self.circuit.variable(f"{question.id}.{option} is chosen{self._where}")

    def _separate(self, question: Question, chosen: Mapping[str, Literal]) -> None:
        """Add clauses for the options that cannot be chosen together."""
        if not question.many:
            self.circuit.at_most_one(list(chosen.values()))
            return
        for alone in question.exclusive_options:
            for other in chosen.keys() - {alone}:
                self.circuit.require(-chosen[alone], -chosen[other])

    def _joined(
        self, join: Callable[[Iterable[Literal]], Literal], parts: tuple[Condition, ...]
    ) -> Rails:
        rails = [self.rails(part) for part in parts]
        return Rails(join(rail.true for rail in rails), join(rail.possible for rail in rails))

    def _answer(self, condition: AnswerIs) -> Rails:
        question = self.book.questions[condition.question]
        return Rails(
            self.one_of(question.id, condition.options),
            self.one_of(question.id, condition.options | self._unknown_options(question)),
        )

    def _unknown_options(self, question: Question) -> frozenset[str]:
        return question.unknown_options

    def _options(self, question: Question) -> tuple[Option, ...]:
        return question.options

    def _score(self, condition: ScoreIs) -> Rails:
        least = self._sum_reaches(condition, min)
        return Rails(least, self._sum_reaches(condition, max))

    def _sum_reaches(self, condition: ScoreIs, bound: Callable[[Iterable[int]], int]) -> Literal:
        """Return the literal that is true if there are enough points; `bound` picks those in doubt.

        It counts in unary: for each number, whether the questions so far give at least as many.
        Solvers reason about such counters far better than about exact sums (O. Bailleux and
        Y. Boufkhad, Efficient CNF Encoding of Boolean Cardinality Constraints, 2003).
        """
        wanted = condition.at_least
        reached = [TRUE, *[FALSE] * wanted]
        for question in self.book.scores[condition.score].of:
            steps = self._steps(question, bound)
            reached = [self._counted(reached, steps, number) for number in range(wanted + 1)]
        return reached[wanted]

    def _counted(
        self, reached: Sequence[Literal], steps: Mapping[int, Literal], number: int
    ) -> Literal:
        """Return the literal for: there are at least as many points, with those of one question."""
        ways = ((reached[max(number - points, 0)], step) for points, step in steps.items())
        return self.circuit.any_of(self.circuit.all_of(way) for way in ways)

    def _steps(self, question: str, bound: Callable[[Iterable[int]], int]) -> Mapping[int, Literal]:
        """Return for each number of points whether a question gives at least as many."""
        given = self._points(question, bound)
        return {
            points: self.circuit.any_of(chosen for more, chosen in given if more >= points)
            for points, _ in given
            if points
        } | {0: TRUE}

    def sums(
        self, score: str, bound: Callable[[Iterable[int]], int], *, most: int
    ) -> Mapping[int, Literal]:
        """Return a literal for each sum of a score, capped; `bound` picks the points in doubt."""
        reached = {0: TRUE}
        for name in self.book.scores[score].of:
            reached = self._added(reached, name, bound, most)
        return reached

    def _added(
        self,
        reached: Mapping[int, Literal],
        question: str,
        bound: Callable[[Iterable[int]], int],
        wanted: int,
    ) -> dict[int, Literal]:
        ways: dict[int, list[Literal]] = {}
        given = self._points(question, bound)
        for total, before in reached.items():
            for points, chosen in given:
                ways.setdefault(min(total + points, wanted), []).append(
                    self.circuit.all_of([before, chosen])
                )
        return {total: self.circuit.any_of(literals) for total, literals in ways.items()}

    def _points(
        self, question: str, bound: Callable[[Iterable[int]], int]
    ) -> list[tuple[int, Literal]]:
        """Return the points and literal of each answer, and 0 points for a question not asked."""
        options = self._options(self.book.questions[question])
        unsure = bound(option.points for option in options if option.points is not None)
        given = [
            (unsure if option.points is None else option.points, self.chosen(question)[option.id])
            for option in options
        ]
        return [*given, (0, -self.enabled(question))]

    @cached_property
    def _reaching(self) -> Mapping[LevelId, Literal]:
        """Return for each level whether a finding is that urgent; the last is always reached."""
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
