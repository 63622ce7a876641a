"""Every code that we send is defined, and says what it means."""

from __future__ import annotations

from screener.fhir.codes import code_systems
from screener.fhir.questionnaire import questionnaire
from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from tests.fhir.branching import RULES
from tests.fhir.filling import items, items_of
from tests.fhir.test_response import DAY
from tests.sheets import Respondent
from tests.small_books import book


def test_every_code_is_defined(rulebook: RuleBook) -> None:
    systems = [entry["resource"] for entry in code_systems(rulebook)["entry"]]
    defined = {
        (system["url"], inner["code"])
        for system in systems
        for concept in system["concept"]
        for inner in (concept, *concept.get("concept", []))
    }
    used = {
        (option["valueCoding"]["system"], option["valueCoding"]["code"])
        for item in items(questionnaire(rulebook)).values()
        for option in item.get("answerOption", [])
    }

    assert used < defined
    assert len(used) == sum(len(q.options) for q in rulebook.questions.values())


def test_a_code_says_whether_it_leaves_the_fact_unknown() -> None:
    answers = code_systems(book(RULES))["entry"][0]["resource"]
    mood = next(concept for concept in answers["concept"] if concept["code"] == "mood")

    assert [option["property"] for option in mood["concept"][1:]] == [
        [{"code": "unknown", "valueBoolean": False}, {"code": "points", "valueInteger": 2}],
        [{"code": "unknown", "valueBoolean": True}],
    ]


def test_respondents_answer_with_codes_that_are_defined(rulebook: RuleBook) -> None:
    sheet = Respondent(rulebook, seed=2).complete()
    options = {
        option["valueCoding"]["code"]: option["valueCoding"]
        for item in items(questionnaire(rulebook)).values()
        for option in item.get("answerOption", [])
    }
    for item in items_of(response(rulebook, sheet, DAY)):
        for answer in item.get("answer", []):
            assert options[answer["valueCoding"]["code"]] == answer["valueCoding"]
