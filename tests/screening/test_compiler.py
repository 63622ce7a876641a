"""What is compiled says the same as the definition: the verdict, and what led to each outcome."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings

from screener.rulebook.model import Question, RuleBook
from screener.screening.compiler import Compiled, compile_rules
from screener.screening.evaluator import Because
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import AnswerSheet
from screener.screening.support import Led, compile_support
from tests.samples import samples
from tests.sheets import Respondent, every_sheet
from tests.small_books import ANEW, NOT_ALWAYS_SCORED, books

CHUNKS = 20
SHEETS_A_CHUNK = samples(100, soak=5_000)


def disagreement(compiled: Compiled, guidance: Guidance, sheet: AnswerSheet) -> str:
    """Return what differs between the two evaluators; nothing where they agree."""
    coding = compiled.coding
    complete, effective, outcomes = compiled.verdict(coding.encode(sheet))
    found = [compiled.outcomes[number] for number in outcomes]
    pairs = {
        "complete": (complete, guidance.complete),
        "findings": (
            [(outcome.rule.id, outcome.level, outcome.certain) for outcome in found],
            [(finding.rule.id, finding.level, finding.certain) for finding in guidance.findings],
        ),
        "missing": (
            [
                question.id
                for question, mask, bit in zip(
                    coding.questions, effective, compiled.unanswered, strict=True
                )
                if mask == bit
            ],
            list(guidance.missing),
        ),
    }
    return "; ".join(
        f"{name}: compiled {quick}, plain {plain}"
        for name, (quick, plain) in pairs.items()
        if quick != plain
    )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_evaluators_agree_on_sheets_by_chance(rulebook: RuleBook, chunk: int) -> None:
    compiled = compile_rules(rulebook)
    respondent = Respondent(rulebook, seed=chunk)
    for number in range(SHEETS_A_CHUNK):
        sheet = respondent.complete() if number % 2 else respondent.partial()
        assert not disagreement(compiled, assess(rulebook, sheet), sheet), dict(sheet.answers)


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=samples(37, soak=150))
def test_both_evaluators_agree_on_every_sheet_of_any_small_rule_book(small: RuleBook) -> None:
    compiled = compile_rules(small)
    for sheet in every_sheet(small):
        assert not disagreement(compiled, assess(small, sheet), sheet), dict(sheet.answers)


class _Options(dict[int, Because]):
    """What is said of a question, by the bits of its options."""

    def __init__(self, question: Question) -> None:
        bits = {1 << n: option.id for n, option in enumerate(question.options)}
        every = range(1 << len(bits))
        super().__init__(
            {m: Because(question.id, tuple(bits[b] for b in bits if m & b)) for m in every}
        )


def tables_of(book: RuleBook) -> list[_Options]:
    return [_Options(question) for question in book.questions.values()]


def assert_led_as_defined(
    compiled: Compiled, support: Sequence[Led], tables: Sequence[_Options], sheet: AnswerSheet
) -> None:
    guidance = assess(compiled.coding.book, sheet)
    _, effective, outcomes = compiled.verdict(compiled.coding.encode(sheet))

    led = [tuple(b for b in support[n](effective, tables) if b.answer) for n in outcomes]

    assert led == [finding.because for finding in guidance.findings], dict(sheet.answers)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_what_led_to_findings_is_as_defined(rulebook: RuleBook, chunk: int) -> None:
    compiled = compile_rules(rulebook)
    support, tables = compile_support(compiled), tables_of(rulebook)
    respondent = Respondent(rulebook, seed=chunk)
    for number in range(SHEETS_A_CHUNK // 4):
        sheet = respondent.complete() if number % 2 else respondent.partial()
        assert_led_as_defined(compiled, support, tables, sheet)


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=samples(37, soak=150))
def test_what_led_to_findings_is_as_defined_in_any_small_rule_book(small: RuleBook) -> None:
    compiled = compile_rules(small)
    support, tables = compile_support(compiled), tables_of(small)
    for sheet in every_sheet(small):
        assert_led_as_defined(compiled, support, tables, sheet)
