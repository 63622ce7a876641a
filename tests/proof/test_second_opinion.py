"""Another solver, and other formulas, come to the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import z3
from hypothesis import example, given, settings

from screener.proof.claims.catalog import faults_of
from screener.proof.faults import Code
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import Guarantee, LevelId, Rule, RuleBook
from tests.clock import Clock
from tests.proof.opinion import CALMEST, FALSE, TRUE, UNKNOWN, Beginning, Findings, Sheet, names_in
from tests.proof.planted import Example, examples
from tests.proof.telling_apart import telling_apart
from tests.samples import samples
from tests.small_books import ANEW, NOT_ALWAYS_SCORED, books

URGENT: Final = (LevelId.EMERGENCY, LevelId.CONTACT_FIRST)


class Opinion:
    """What z3 says of the claims on safety."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.sheet = Sheet(book)
        self.findings = Findings(self.sheet)

    @property
    def claims(self) -> Mapping[Code, Callable[[], bool]]:
        """Return for each claim what says if it fails."""
        return {
            Code.GUARANTEE_BROKEN: self.broken,
            Code.ASKING_NOT_PROMISED: self.unpromised,
            Code.ADVICE_CONTRADICTS: self.contradicting,
            Code.INTERRUPTION_WITHDRAWN: lambda: any(map(self.withdrawn, self.interrupting())),
            Code.INTERRUPTION_WAITS: lambda: any(map(self.waits, self.interrupting())),
            Code.NO_LEVEL: self.no_level,
            Code.SILENCE_UNCOVERED: lambda: any(map(self.uncovered, self.silent())),
            Code.SILENCE_TOO_CALM: lambda: any(map(self.too_calm, self.silent())),
        }

    def faults(self) -> set[Code]:
        return {code for code, fails in self.claims.items() if fails()}

    def exists(self, *wanted: Any) -> bool:
        return exists(*self.sheet.valid, *wanted)

    def silent(self) -> list[Rule]:
        return [rule for rule in self.book.rules if rule.doubt_level is None]

    def interrupting(self) -> list[Rule]:
        return [rule for rule in self.book.rules if rule.interrupt]

    # ---- guarantees

    def broken(self) -> bool:
        return any(
            self.exists(self.concerned(g), z3.Not(self.kept(g))) for g in self.book.guarantees
        )

    def concerned(self, guarantee: Guarantee) -> Any:
        if guarantee.about is None:
            return True
        least = TRUE if guarantee.asks is None else UNKNOWN
        return self.sheet.truth(guarantee.about) >= least

    def kept(self, guarantee: Guarantee) -> Any:
        if guarantee.at_least is not None:
            bound = guarantee.at_least.rank
            return z3.Or([self.findings.rank(rule) <= bound for rule in self.book.rules])
        if guarantee.topic is not None:
            return self.findings.speaks_of(guarantee.topic)
        if guarantee.asks is not None:
            return self.sheet.asked(guarantee.asks)
        assert guarantee.never is not None
        return self.sheet.truth(guarantee.never) == FALSE

    def unpromised(self) -> bool:
        """Ask the Datalog engine of z3 for a question that is needed and not promised."""
        order = list(self.book.questions)
        engine, needed = z3.Fixedpoint(), z3.Function("needed", z3.BitVecSort(16), z3.BoolSort())
        engine.set(engine="datalog")
        engine.register_relation(needed)

        def numbers(condition: Any) -> list[Any]:
            names = set(names_in(self.sheet, condition))
            return [z3.BitVecVal(order.index(name), 16) for name in names]

        helping = [rule.when for rule in self.interrupting()]
        helping += [g.whenever for g in self.book.guarantees if g.at_least in URGENT and g.whenever]
        for condition in helping:
            for number in numbers(condition):
                engine.fact(needed(number))
        for g in self.book.guarantees:
            for number in numbers(g.of) if g.asks and g.of else ():
                engine.rule(needed(number), needed(z3.BitVecVal(order.index(g.asks or ""), 16)))
        promised = {guarantee.asks for guarantee in self.book.guarantees}
        return any(
            engine.query(needed(z3.BitVecVal(number, 16))) == z3.sat
            for number, name in enumerate(order)
            if name not in promised
        )

    # ---- what is told

    def contradicting(self) -> bool:
        return any(
            self.exists(self.findings.told(act), self.findings.told(other))
            for act, excluded in self.book.acts.items()
            for other in excluded
        )

    def no_level(self) -> bool:
        return self.exists(*(self.findings.rank(rule) == CALMEST for rule in self.book.rules))

    def uncovered(self, rule: Rule) -> bool:
        doubted = self.sheet.truth(rule.when) == UNKNOWN
        return self.exists(doubted, z3.Not(self.findings.speaks_of(rule.topic, rule)))

    def too_calm(self, rule: Rule) -> bool:
        return rule.silent_because is None and self.exists(
            self.sheet.truth(rule.when) == UNKNOWN,
            self.findings.speaks_of(rule.topic, rule),
            z3.Not(self.findings.as_urgent(rule)),
        )

    # ---- interruptions

    def withdrawn(self, rule: Rule) -> bool:
        sheet = Sheet(self.book)
        shown = Beginning(sheet, z3.Int("behind")).truth(rule.when) == TRUE
        return exists(shown, sheet.truth(rule.when) != TRUE, *sheet.valid)

    def waits(self, rule: Rule) -> bool:
        names = set(names_in(self.sheet, rule.when))
        return any(self.never_decides(name, rule) for name in names) or self.settled_before(rule)

    def never_decides(self, name: str, rule: Rule) -> bool:
        one, other = Sheet(self.book), Sheet(self.book, " again")
        apart = (one.truth(rule.when) == TRUE, other.truth(rule.when) != TRUE)
        alike = [
            z3.Implies(z3.And(one.asked(each), other.asked(each)), same(one, other, each))
            for each in one.entered.keys() - {name}
        ]
        return not exists(*apart, *alike, *one.valid, *other.valid)

    def settled_before(self, rule: Rule) -> bool:
        """Ask for answers that settle a rule, for all ways to go on, and do not yet show it.

        It looks for a beginning, then for a way to go on from it that ends otherwise. The next
        beginning has to rule out what made that end so: counterexamples guide the search, as in
        M. Janota and J. Marques-Silva, Abstraction-Based Algorithm for 2QBF (2011).
        """
        sheet, onward = Sheet(self.book), Sheet(self.book, " onward")
        before = Beginning(sheet, z3.Int("behind"))
        waiting = solver(before.truth(rule.when) != TRUE)
        otherwise, holding = (
            solver(onward.truth(rule.when) != TRUE),
            solver(onward.truth(rule.when) == TRUE),
        )
        waiting.add(*sheet.valid)
        otherwise.add(*onward.valid)
        holding.add(*onward.valid)
        while waiting.check() == z3.sat:
            begun = waiting.model()
            reached = [n for n in onward.entered if begun.eval(before.reached(n), True)]
            begun_so = [
                as_told(begun, option, onward.chosen(name)[o])
                for name in reached
                for o, option in sheet.chosen(name).items()
            ]
            if otherwise.check(*begun_so) == z3.unsat:
                return True
            end = otherwise.model()
            waiting.add(z3.Not(z3.And(self.kept_from_it(holding, before, onward, end))))
        return False

    def kept_from_it(self, holding: Any, before: Beginning, onward: Sheet, end: Any) -> list[Any]:
        """Return what a beginning has in common with an end that keeps the rule from holding.

        These are the options that decide it, and whole answers where they decide what is asked.
        """
        fixed = {
            option: (name, as_told(end, option))
            for name in onward.entered
            for option in onward.chosen(name).values()
        }
        assert holding.check(*(told for _, told in fixed.values())) == z3.unsat
        core = set(holding.unsat_core())
        deciding = {option for option, (_, told) in fixed.items() if told in core}
        names = {name for option, (name, _) in fixed.items() if option in deciding}
        behind = self.behind(names)
        return [
            z3.Implies(before.reached(name), as_told(end, option, before.finished.chosen(name)[o]))
            for name in names | behind
            for o, option in onward.chosen(name).items()
            if name in behind or option in deciding
        ]

    def behind(self, names: Iterable[str]) -> set[str]:
        waiting, found = list(names), set[str]()
        while waiting:
            enabling = self.book.questions[waiting.pop()].enable_when
            new = set() if enabling is None else set(names_in(self.sheet, enabling)) - found
            waiting += new
            found |= new
        return found


def as_told(model: Any, option: Any, same: Any = None) -> Any:
    """Return that an option, or another one like it, is chosen if it is in a model."""
    other = option if same is None else same
    return other if model.eval(option, True) else z3.Not(other)


def solver(*wanted: Any) -> Any:
    made = z3.Solver()
    made.add(*wanted)
    return made


def exists(*wanted: Any) -> bool:
    return bool(solver(*wanted).check() == z3.sat)


def same(one: Sheet, other: Sheet, name: str) -> Any:
    chosen = other.chosen(name)
    return z3.And([literal == chosen[o] for o, literal in one.chosen(name).items()])


def test_another_solver_proves_the_rule_book_too(rulebook: RuleBook) -> None:
    assert Opinion(rulebook).faults() == set()
    assert faults_of(rulebook) == ()


@given(small=books() | telling_apart())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=samples(60, soak=500))
def test_another_solver_finds_the_same_faults_in_safety_in_any_small_rule_book(
    small: RuleBook,
) -> None:
    opinion = Opinion(small)
    ours = {fault.code for fault in faults_of(small)}
    assert opinion.faults() == ours & opinion.claims.keys()


@pytest.mark.parametrize("planted", examples(), ids=str)
def test_another_solver_finds_the_same_faults_in_safety(planted: Example, tmp_path: Path) -> None:
    book = load_rulebook(planted.planted_in(tmp_path), today=Clock().today())
    opinion = Opinion(book)
    ours = {fault.code for fault in faults_of(book)}
    assert opinion.faults() == ours & opinion.claims.keys()
