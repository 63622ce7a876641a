"""Compiles a rule book to one Python function, to evaluate sheets quickly.

Every question becomes a local variable that holds the bits of its answer: 0 if it is not enabled,
and one extra bit if it is enabled but not answered. A condition becomes two Boolean expressions,
its rails: "is true" and "is not false". It is unknown if only the second one holds. The source of
the function is made of numbers only, never of text from the rule book.

:mod:`screener.screening.evaluator` is the definition; tests hold the two together, and
:mod:`screener.proof.emitted.function` reads the source back and proves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import LevelId, Question, Rule, RuleBook
from screener.screening.branches import Branch, nested
from screener.screening.coding import Coding, Masks

Rail = Literal["true", "possible"]


class Verdict(Protocol):
    """The compiled function."""

    def __call__(self, masks: Masks) -> tuple[bool, Masks, list[int]]:
        """Return whether the sheet is complete, its effective masks, and its outcomes, sorted."""


@dataclass(frozen=True)
class Outcome:
    """What a compiled function can find: a rule at a level, for certain or possibly."""

    rule: Rule
    level: LevelId
    certain: bool


@dataclass(frozen=True)
class Compiled:
    """A rule book as a function, and the meaning of the numbers it returns.

    Attributes:
        verdict: the function. Its outcomes are positions in `outcomes`; its effective masks are 0
            for a question not enabled, and `unanswered` for one that lacks its answer.
        outcomes: every outcome there can be, by urgency, then in the order of the rule book.
        unanswered: for every question the bit that says "enabled and not answered".
        source: the text of the function, as Python runs it.
    """

    coding: Coding
    verdict: Verdict
    outcomes: tuple[Outcome, ...]
    unanswered: Masks
    source: str


def compile_rules(book: RuleBook) -> Compiled:
    """Compile a rule book."""
    coding = Coding(book)
    outcomes = tuple(_outcomes(book))
    writer = Writer(coding, outcomes)
    source = "".join(f"{line}\n" for line in (*writer.tables(), *writer.lines()))
    names: dict[str, object] = {}
    exec(source, names)  # noqa: S102 - the text is made here, of numbers only
    verdict: Verdict = names["verdict"]  # type: ignore[assignment] # what exec defined
    return Compiled(coding, verdict, outcomes, writer.unanswered, source)


def _outcomes(book: RuleBook) -> list[Outcome]:
    found = [Outcome(rule, rule.level, certain=True) for rule in book.rules]
    weights = [(rule, rule.doubt_level) for rule in book.rules]
    found += [Outcome(rule, weight, certain=False) for rule, weight in weights if weight]
    position = {rule.id: n for n, rule in enumerate(book.rules)}
    return sorted(found, key=lambda found: (found.level.rank, position[found.rule.id]))


class Writer:
    """Writes the source of the function, and of what else is compiled of the same variables."""

    def __init__(self, coding: Coding, outcomes: tuple[Outcome, ...]) -> None:
        self.coding = coding
        self.book = coding.book
        self.unanswered = tuple(1 << len(question.options) for question in coding.questions)
        self.numbers = {(o.rule.id, o.certain): n for n, o in enumerate(outcomes)}

    def tables(self) -> Iterator[str]:
        """Yield a line for each question that counts in a score: the points of every answer."""
        for name in dict.fromkeys(name for score in self.book.scores.values() for name in score.of):
            position = self.coding.positions[name]
            question = self.coding.questions[position]
            yield f"points{position} = {self._points(question, position)}"

    def lines(self) -> Iterator[str]:
        """Yield the lines of the function."""
        variables = [f"a{n}" for n in range(len(self.unanswered))]
        yield "def verdict(masks):"
        yield f"    {', '.join(variables)}, = masks"
        for n, question in enumerate(self.coding.questions):
            yield f"    a{n} = {self._effective(n, question)}"
        yield f"    effective = ({', '.join(variables)},)"
        yield "    found = []"
        missing = (f"a{n} == {bit}" for n, bit in enumerate(self.unanswered))
        yield f"    if {' or '.join(missing)}:"
        yield from nested(map(self._certain, self.book.rules), "        ")
        yield "        found.sort()"
        yield "        return False, effective, found"
        yield from nested(map(self._decided, self.book.rules), "    ")
        yield "    found.sort()"
        yield "    return True, effective, found"

    def rail(self, condition: Condition, rail: Rail) -> str:
        """Return the expression that says whether a condition is true, or is not false."""
        match condition:
            case str():
                return self.rail(self.book.conditions[condition], rail)
            case All():
                return f"({' and '.join(self.rail(part, rail) for part in condition.all)})"
            case AnyOf():
                return f"({' or '.join(self.rail(part, rail) for part in condition.any)})"
            case Not():
                opposite: Rail = "possible" if rail == "true" else "true"
                return f"(not {self.rail(condition.negated, opposite)})"
            case ScoreIs():
                return self._score(condition, rail)
            case AnswerIs():
                return self._answer(condition, rail)
            case _:
                assert_never(condition)

    def _answer(self, condition: AnswerIs, rail: Rail) -> str:
        position = self.coding.positions[condition.question]
        mask = self.coding.mask(condition.question, condition.options)
        if rail == "possible":
            question = self.coding.questions[position]
            mask |= self.coding.mask(question.id, question.unknown_options)
            mask |= self.unanswered[position]
        return f"a{position} & {mask}"

    def _effective(self, n: int, question: Question) -> str:
        answered = f"a{n} or {self.unanswered[n]}"
        if question.enable_when is None:
            return answered
        return f"({answered}) if {self.rail(question.enable_when, 'possible')} else 0"

    def _score(self, condition: ScoreIs, rail: Rail) -> str:
        end = 0 if rail == "true" else 1
        places = [self.coding.positions[name] for name in self.book.scores[condition.score].of]
        total = " + ".join(f"points{n}[a{n}][{end}]" for n in places)
        return f"({total} >= {condition.at_least})"

    def _certain(self, rule: Rule) -> Branch:
        """Return where a rule is certain."""
        parts = (self.rail(part, "true") for part in self._parts(rule.when))
        return Branch(tuple(dict.fromkeys(parts)), str(self.numbers[rule.id, True]))

    def _decided(self, rule: Rule) -> Branch:
        """Return where a rule of a complete sheet is certain or possible, and which of the two."""
        certain = self._certain(rule)
        if rule.doubt_level is None:
            return certain
        possible = tuple(dict.fromkeys(self.rail(p, "possible") for p in self._parts(rule.when)))
        deciding = " and ".join(part for part in certain.parts if part not in possible)
        doubtful = self.numbers[rule.id, False]
        found = f"{certain.found} if {deciding} else {doubtful}" if deciding else certain.found
        return Branch(possible, found)

    def _parts(self, condition: Condition) -> Iterator[Condition]:
        """Yield the conditions that all have to hold for one to hold."""
        match condition:
            case str():
                yield from self._parts(self.book.conditions[condition])
            case All():
                for part in condition.all:
                    yield from self._parts(part)
            case _:
                yield condition

    def _points(self, question: Question, position: int) -> dict[int, tuple[int, int]]:
        """Return the least and the most points of every answer, by its mask."""
        known = [option.points for option in question.options if option.points is not None]
        span = min(known), max(known)
        table = {0: (0, 0), self.unanswered[position]: span}
        for n, option in enumerate(question.options):
            table[1 << n] = span if option.points is None else (option.points, option.points)
        return table
