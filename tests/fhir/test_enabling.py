"""A form filler that knows only FHIR enables exactly the questions that we ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.fhir.enabling.enable_when import Enabling
from screener.fhir.questionnaire import questionnaire
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet
from tests.fhir.branching import ONE_OF_EACH, branching, branching_books
from tests.fhir.filling import enabled
from tests.fhir.node import FhirPath
from tests.samples import samples
from tests.sheets import Respondent, sheets

Enables = Callable[[AnswerSheet], dict[str, bool]]


def form_filler(book: RuleBook, fhirpath: FhirPath) -> Enables:
    """Return a function from a sheet to the questions that a form filler enables."""
    form = questionnaire(book)

    def enables(sheet: AnswerSheet) -> dict[str, bool]:
        codes = {q: frozenset(f"{q}.{o}" for o in chosen) for q, chosen in sheet.answers.items()}
        return enabled(form, codes, fhirpath)

    return enables


def test_our_rule_book_enables_alike(rulebook: RuleBook, fhirpath: FhirPath) -> None:
    respondent, enables = Respondent(rulebook, seed=11), form_filler(rulebook, fhirpath)
    for number in range(300):
        sheet = respondent.complete() if number % 2 else respondent.partial()

        assert enables(sheet) == Evaluation(rulebook, sheet).enabled


@settings(max_examples=samples(25, soak=100))
@given(st.data())
def test_any_rule_book_enables_alike(fhirpath: FhirPath, data: st.DataObject) -> None:
    book = data.draw(branching_books())
    sheet = data.draw(sheets(book, complete=False))

    assert form_filler(book, fhirpath)(sheet) == Evaluation(book, sheet).enabled


@pytest.mark.parametrize("condition", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_every_form_of_condition_enables_alike(condition: Any, fhirpath: FhirPath) -> None:
    book = branching(condition, {"further_0": "yes"})
    respondent, enables = Respondent(book, seed=3), form_filler(book, fhirpath)
    for _ in range(60):
        sheet = respondent.partial()

        assert enables(sheet) == Evaluation(book, sheet).enabled


def test_our_rule_book_needs_expressions_only_for_two_conditions_that_doubt_leaves_open(
    rulebook: RuleBook,
) -> None:
    enabling = Enabling(rulebook)
    assert [q.id for q in rulebook.questions.values() if "extension" in enabling.of(q)] == [
        "pregnancy_plans",
        "birth_control",
        "breastfeeding",
        "partner_pregnancy",
    ]


def plain(enabling: dict[str, Any]) -> tuple[str, list[str]]:
    """Return how the tests of an item are joined, and each test in short."""
    words = [
        f"{test['question']} {test['operator']} "
        f"{test.get('answerCoding', {}).get('code', test.get('answerBoolean'))}"
        for test in enabling["enableWhen"]
    ]
    return enabling.get("enableBehavior", ""), words


@pytest.mark.parametrize(
    ("condition", "behavior", "tests"),
    [
        ({"liver": "yes"}, "any",
         ["liver = liver.yes", "liver = liver.not_sure", "liver exists False"]),
        ({"not": {"liver": ["yes", "not_sure"]}}, "any",
         ["liver = liver.no", "liver exists False"]),
        ({"not": {"liver": ["yes", "no", "not_sure"]}}, "", ["liver exists False"]),
        ({"any": [{"liver": "yes"}, {"liver_tests": "yes"}]}, "any",
         ["liver = liver.yes", "liver = liver.not_sure", "liver exists False",
          "liver_tests = liver_tests.yes", "liver_tests = liver_tests.not_sure"]),
        ({"all": [{"not": {"liver": ["yes", "no", "not_sure"]}},
                  {"not": {"mood": ["never", "often", "prefer_not_to_say"]}}]}, "all",
         ["liver exists False", "mood exists False"]),
    ],
    ids=["doubt enables", "all others", "none of all", "one behind another", "all of plain ones"],
)  # fmt: skip
def test_what_tests_can_say_is_said_in_tests(
    condition: Any, behavior: str, tests: list[str]
) -> None:
    book = branching(condition)

    assert plain(Enabling(book).of(book.questions["further_0"])) == (behavior, tests)


@pytest.mark.parametrize("told", ["not one of many", "all", "a score", "a low score"])
def test_what_tests_cannot_say_is_an_expression(told: str) -> None:
    book = branching(ONE_OF_EACH[told])
    (extension,) = Enabling(book).of(book.questions["further_0"])["extension"]

    assert extension["valueExpression"]["language"] == "text/fhirpath"


def test_a_condition_that_always_may_hold_needs_nothing() -> None:
    book = branching({"any": [{"liver": "yes"}, {"not": {"liver": "yes"}}]})

    assert Enabling(book).of(book.questions["further_0"]) == {}
