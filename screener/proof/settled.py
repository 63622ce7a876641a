"""Finds people whose answers so far settle a rule, though it does not hold before later answers.

Whether all ways to go on lead to the same is a question with "for all" in it. The search guesses
one way to go on and asks for a person for whom that settles the rule. If somebody like that can
still go on to where the rule does not hold, that is the next way to try (M. Janota, W. Klieber,
J. Marques-Silva and E. Clarke, Solving QBF with Counterexample Guided Refinement, 2012).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from screener.proof.calm_answers import looked_for
from screener.proof.people import People, calmest
from screener.proof.solver.circuit import Literal
from screener.proof.solver.encoding import Encoding
from screener.proof.solver.maxsat import Model
from screener.proof.solver.planned import Planned
from screener.proof.solver.unfinished import Unfinished
from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import Option, Question, Rule, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet


@dataclass(frozen=True)
class Wait:
    """Somebody who waits for a rule that is settled.

    Attributes:
        sheet: the finished sheet.
        settled: the question whose answer settles the rule.
        shown: the later question after whose answer the rule holds.
    """

    sheet: AnswerSheet
    settled: str
    shown: str


class Waiting:
    """Those for whom a rule holds however they go on, but not yet."""

    def __init__(self, people: People, rule: Rule) -> None:
        """Take people to ask about this rule alone; formulas are added to their circuit."""
        self._people = people
        self._rule = rule
        self._before = Unfinished(people.book, people.circuit)
        self._wanted = [-self._before.certain(rule)]
        self._usual = _least_looked_for(people.book, rule)
        self._try(self._usual)

    def calmest(self) -> Wait | None:
        """Return the calmest of them, or None if there is nobody."""
        while self._people.exist(self._wanted, self._rule.id):
            if not self._refuted(self._people.solution()):
                return self._calmest()
        return None

    def _calmest(self) -> Wait:
        while True:
            model = calmest(self._wanted, self._people.sheets)
            if not self._refuted(model):
                return self._told(self._people.sheets.sheet_in(model))

    def _try(self, plan: Mapping[str, frozenset[str]]) -> None:
        """From now on want only people for whom the rule holds if they go on by this plan."""
        self._wanted.append(Planned(self._before, plan).certain(self._rule))

    def _refuted(self, model: Model) -> bool:
        """Return whether a person can still go on to where the rule does not hold; try that way."""
        answered = _given(self._before, self._before.sheet_in(model))
        if not self._can_fail(answered):
            return False
        onward = self._people.sheets.sheet_in(self._people.solution())
        self._try({**self._usual, **onward.answers})
        return True

    def _can_fail(self, answered: list[Literal]) -> bool:
        """Return whether the rule does not hold for somebody who finishes these answers."""
        return self._people.exist([*answered, self._fails_at_last], self._rule.id)

    @cached_property
    def _fails_at_last(self) -> Literal:
        """Return the literal for: the rule does not hold on the finished sheet.

        Most rules can do without: the first way to go on shows that they do not wait.
        """
        certain = self._people.sheets.certain(self._rule)
        self._before.continued_by(self._people.sheets)
        return -certain

    def _told(self, sheet: AnswerSheet) -> Wait:
        """Return when the rule is settled for the person with this sheet, and when it holds."""
        steps = self._steps(sheet)
        settled = next(step for step in steps if self._is_settled(step))
        shown = next(step for step in steps if self._holds(step))
        return Wait(sheet, _last(settled), _last(shown))

    def _is_settled(self, so_far: AnswerSheet) -> bool:
        return not self._holds(so_far) and not self._can_fail(_given(self._people.sheets, so_far))

    def _holds(self, so_far: AnswerSheet) -> bool:
        return Evaluation(self._people.book, so_far).truth(self._rule.when) is True

    def _steps(self, sheet: AnswerSheet) -> Iterator[AnswerSheet]:
        """Yield the answers so far after each question behind the rule."""
        so_far = AnswerSheet()
        for question in self._people.book.questions:
            if question in self._before.entered and sheet.chosen(question):
                so_far = so_far.with_answers({question: sheet.chosen(question)})
                yield so_far


def _last(so_far: AnswerSheet) -> str:
    return list(so_far.answers)[-1]


def _given(sheets: Encoding, answers: AnswerSheet) -> list[Literal]:
    """Return the literals that are all true if just these answers are given to their questions."""
    return [
        literal if name in answer else -literal
        for question, answer in answers.answers.items()
        for name, literal in sheets.chosen(question).items()
    ]


def _least_looked_for(book: RuleBook, rule: Rule) -> Mapping[str, frozenset[str]]:
    """Return an answer to each question behind a rule, as a guess of what makes it hold least."""
    wanted = set(looked_for(book, rule.when, wanted=True))

    def least(question: Question) -> Option:
        return min(question.options, key=lambda option: (question.id, option.id) in wanted)

    return {
        question: frozenset({least(book.questions[question]).id})
        for question in questions_behind(book, rule.when)
    }
