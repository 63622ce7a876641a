"""The formulas agree with the evaluators about every sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from pysat.solvers import Solver

from screener.proof.solver.because import Support
from screener.proof.solver.circuit import Circuit, Literal
from screener.proof.solver.encoding import Encoding
from screener.proof.solver.partial import UNANSWERED, Partial
from screener.rulebook.conditions import All, AnyOf, Condition, Not
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.compiler import Compiled, compile_rules
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import AnswerSheet
from tests.samples import samples
from tests.sheets import Respondent, effective, every_sheet
from tests.small_books import ANEW, NOT_ALWAYS_SCORED, book, books
from tests.small_books import rule as a_rule

CHUNKS = 5
SHEETS_A_CHUNK = samples(150, soak=2_000)
TRUTHS = (True, False, None)


def literals_of(sheets: Encoding, sheet: AnswerSheet) -> list[Literal]:
    """Return the literals that allow only this sheet, which must have no ignored answers."""
    return [
        literal if option in sheet.chosen(question) else -literal
        for question in sheets.book.questions
        for option, literal in sheets.chosen(question).items()
    ]


Found = set[tuple[str, bool]]
"""Rules that give a finding, and whether it is certain."""


@dataclass
class Read:
    """A rule book as formulas, to read what a sheet leads to."""

    book: RuleBook

    @cached_property
    def sheets(self) -> Encoding:
        return Encoding(self.book, Circuit())

    @cached_property
    def solver(self) -> Solver:
        for question in self.book.questions:
            self.sheets.chosen(question)
        for rule in self.book.rules:
            self.sheets.finding(rule)
            self.sheets.certain(rule)
        for level in LevelId:
            self.sheets.reaches(level)
        for level in (*LevelId, None):
            self.sheets.exactly(level)
        for condition, truth in product(self.conditions, TRUTHS):
            self.sheets.having(condition, truth)
        return Solver(bootstrap_with=self.sheets.circuit.clauses)

    @cached_property
    def conditions(self) -> list[Condition]:
        """Return every condition of the rule book, and every part of one."""
        asking = [q.enable_when for q in self.book.questions.values() if q.enable_when is not None]
        rules = [rule.when for rule in self.book.rules]
        promised = [g.about for g in self.book.guarantees if g.about is not None]
        whole = [*asking, *self.book.conditions, *rules, *promised]
        return [part for condition in whole for part in parts_of(condition)]

    def model(self, sheet: AnswerSheet) -> frozenset[int]:
        """Return the solution for a sheet, which determines the value of every formula."""
        solved = self.solver.solve(assumptions=literals_of(self.sheets, sheet))
        assert solved, f"the formulas know no such sheet: {dict(sheet.answers)}"
        return frozenset(self.solver.get_model())

    def found(self, sheet: AnswerSheet) -> Found:
        model = self.model(sheet)
        return {
            (rule.id, self.sheets.certain(rule) in model)
            for rule in self.book.rules
            if self.sheets.finding(rule) in model
        }


def parts_of(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from parts_of(part)
    elif isinstance(condition, Not):
        yield from parts_of(condition.negated)


def findings(guidance: Guidance) -> Found:
    return {(finding.rule.id, finding.certain) for finding in guidance.findings}


def compiled_findings(compiled: Compiled, sheet: AnswerSheet) -> Found:
    _, _, numbers = compiled.verdict(compiled.coding.encode(sheet))
    found = (compiled.outcomes[number] for number in numbers)
    return {(outcome.rule.id, outcome.certain) for outcome in found}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_sheets_by_chance_have_the_findings_that_the_evaluators_give(
    rulebook: RuleBook, chunk: int
) -> None:
    compiled, read = compile_rules(rulebook), Read(rulebook)
    respondent = Respondent(rulebook, seed=1000 + chunk)
    for _ in range(SHEETS_A_CHUNK):
        sheet = effective(rulebook, respondent.complete())
        assert read.found(sheet) == compiled_findings(compiled, sheet), dict(sheet.answers)


def complete_sheets(book: RuleBook) -> Iterator[tuple[AnswerSheet, Guidance]]:
    """Yield every complete sheet of a small rule book once, with its guidance."""
    for sheet in every_sheet(book):
        guidance = assess(book, sheet)
        if guidance.complete and not guidance.ignored:
            yield sheet, guidance


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=samples(15, soak=60))
def test_every_sheet_of_any_small_rule_book_has_its_findings_and_its_level(
    small: RuleBook,
) -> None:
    read = Read(small)
    for sheet, guidance in complete_sheets(small):
        model = read.model(sheet)
        assert read.found(sheet) == findings(guidance), dict(sheet.answers)
        assert read.sheets.sheet_in(model) == sheet
        for level in LevelId:
            urgent = guidance.level is not None and guidance.level.rank <= level.rank
            said = read.sheets.reaches(level) in model
            assert said is (urgent or level is LevelId.INFORMATION)
        exact = [level for level in (*LevelId, None) if read.sheets.exactly(level) in model]
        assert [guidance.level] == [level for level in exact if level is not LevelId.INFORMATION]


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=samples(15, soak=60))
def test_every_sheet_of_any_small_rule_book_is_asked_and_meets_the_same_conditions(
    small: RuleBook,
) -> None:
    read = Read(small)
    for sheet, _ in complete_sheets(small):
        model, evaluation = read.model(sheet), Evaluation(small, sheet)
        asked = {name: read.sheets.enabled(name) in model for name in small.questions}
        assert asked == evaluation.enabled, dict(sheet.answers)
        for condition in read.conditions:
            truths = [t for t in TRUTHS if read.sheets.having(condition, t) in model]
            assert truths == [evaluation.truth(condition)], (condition, dict(sheet.answers))


@given(small=books())
@settings(ANEW, max_examples=samples(7, soak=30))
def test_a_finding_rests_on_the_doubt_that_the_evaluator_names(small: RuleBook) -> None:
    assert_rests_on_the_same(small)


@pytest.mark.parametrize("of", ["all", "any"])
@pytest.mark.parametrize("unsure", ["liver", "signs"])
def test_under_a_not_it_rests_on_the_doubt_that_the_evaluator_names(of: str, unsure: str) -> None:
    for nots in range(3):
        when: Any = {of: [{"liver": "yes"}, {"signs": "rash"}, {unsure: "not_sure"}]}
        for _ in range(nots):
            when = {"not": when}
        assert_rests_on_the_same(book([a_rule("r", when)]))


def assert_rests_on_the_same(small: RuleBook) -> None:
    circuit = Circuit()
    sheets = Encoding(small, circuit)
    doubts = [(q.id, option) for q in small.questions.values() for option in q.unknown_options]
    rests = {
        (*doubt, rule.id): Support(sheets, *doubt).of(rule)
        for doubt in doubts
        for rule in small.rules
    }
    for question in small.questions:
        sheets.chosen(question)
    with Solver(bootstrap_with=circuit.clauses) as solver:
        for sheet, guidance in complete_sheets(small):
            assert solver.solve(assumptions=literals_of(sheets, sheet))
            model = frozenset(solver.get_model())
            named = {
                (led.question, option, finding.rule.id)
                for finding in guidance.findings
                for led in finding.because
                for option in led.answer
            }
            assert {key for key in rests if rests[key] in model} == named & rests.keys()


def test_no_sheet_exists_that_the_reader_would_refuse(rulebook: RuleBook) -> None:
    read = Read(rulebook)
    signs = read.sheets.chosen("danger_signs")
    assert not read.solver.solve(assumptions=[signs["none"], signs["yellow_skin_eyes"]])
    assert read.solver.solve(assumptions=[signs["blistering_rash"], signs["not_sure"]])
    ages = read.sheets.chosen("age")
    assert not read.solver.solve(assumptions=[ages["under_12"], ages["12_to_17"]])
    assert not read.solver.solve(assumptions=[-literal for literal in ages.values()])


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=samples(15, soak=60))
def test_sheets_with_answers_missing_have_the_truths_that_the_evaluator_gives(
    small: RuleBook,
) -> None:
    sheets = Partial(small, Circuit())
    rails = {rule.id: sheets.rails(rule.when) for rule in small.rules}
    missing = {name: sheets.chosen(name)[UNANSWERED] for name in small.questions}
    with Solver(bootstrap_with=sheets.circuit.clauses) as solver:
        for sheet in every_sheet(small):
            evaluation = Evaluation(small, sheet)
            if effective(small, sheet) != sheet:
                continue
            literals = literals_of(sheets, sheet)
            assert solver.solve(assumptions=[x for x in literals if abs(x) not in missing.values()])
            model = frozenset(solver.get_model())
            assert sheets.sheet_in(model) == sheet
            for rule in small.rules:
                truth = evaluation.truth(rule.when)
                held = tuple(rail in model for rail in rails[rule.id])
                assert held == (truth is True, truth is not False), dict(sheet.answers)
            for name, literal in missing.items():
                lacking = evaluation.enabled[name] and not sheet.chosen(name)
                assert (literal in model) is lacking, dict(sheet.answers)
