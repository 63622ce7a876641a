"""An assessor finds with the compiled rule book just what the definition finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Assessor, assess
from screener.screening.sheet import AnswerSheet
from tests.samples import samples
from tests.sheets import Respondent, every_sheet
from tests.small_books import ANEW, YES_NO_UNSURE, book, books, question, rule


def assert_as_defined(assessor: Assessor, sheet: AnswerSheet) -> None:
    found = assessor.assess(assessor.coding.encode(sheet))
    defined = assess(assessor.book, sheet)
    enabled = Evaluation(assessor.book, sheet).enabled

    assert assessor.guidance(found) == defined, dict(sheet.answers)
    assert assessor.findings(found, found.outcomes) == defined.findings
    assert assessor.findings(found, found.interruptions) == defined.interruptions
    assert found.missing == frozenset(defined.missing)
    assert [bool(on) for on in found.enabled] == list(enabled.values())
    assert assessor.coding.decode(found.masks) == sheet


@pytest.mark.parametrize("seed", range(4))
def test_on_sheets_of_the_shipped_rules(rulebook: RuleBook, seed: int) -> None:
    assessor, respondent = Assessor(rulebook), Respondent(rulebook, seed)
    for _ in range(samples(15, soak=500)):
        assert_as_defined(assessor, respondent.complete())
        assert_as_defined(assessor, respondent.partial())


@given(small=books())
@settings(ANEW, max_examples=samples(15, soak=60))
def test_on_every_sheet_of_any_small_rule_book(small: RuleBook) -> None:
    assessor = Assessor(small)
    for sheet in every_sheet(small):
        assert_as_defined(assessor, sheet)


def test_only_certain_findings_of_interrupting_rules_interrupt() -> None:
    rules = [
        rule("stops", {"one": "yes"}, "emergency", interrupt=True),
        rule("goes-on", {"one": "yes"}, "emergency"),
    ]
    assessor = Assessor(book(rules, [question("one", YES_NO_UNSURE)]))

    def interrupting(answer: str) -> list[str]:
        sheet = AnswerSheet().with_answers({"one": frozenset([answer])})
        found = assessor.assess(assessor.coding.encode(sheet))
        return [outcome.rule.id for outcome in found.interruptions]

    assert interrupting("yes") == ["stops"]
    assert interrupting("not_sure") == []
