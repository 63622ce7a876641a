"""A rule book as a Questionnaire: all of it, and nothing that means something else to others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.fhir import link_ids
from screener.fhir.enabling.fhirpath import Expressions
from screener.fhir.questionnaire import questionnaire
from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import read_sheet
from tests.fhir.branching import RULES, branching, branching_books
from tests.fhir.filling import items, items_of
from tests.fhir.node import FhirPath
from tests.fhir.test_response import DAY
from tests.sheets import sheets
from tests.small_books import QUESTIONS, book, header, question, rule

CORE = "http://hl7.org/fhir/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
PHQ = (
    "Over the past 2 weeks, how often have you been bothered by any of the following problems?\n"
    "{} interest or pleasure in doing things"
)
Item = dict[str, Any]


def extension(part: Item, url: str) -> Any:
    """Return the value of an extension, or None."""
    (found,) = [e for e in part.get("extension", []) if e["url"] == url] or [
        {"url": url, "v": None}
    ]
    return next(value for name, value in found.items() if name != "url")


def test_every_question_and_answer_of_our_rule_book_is_there(rulebook: RuleBook) -> None:
    found = items(questionnaire(rulebook))
    for asked in rulebook.questions.values():
        item = found[asked.id]
        codes = [option["valueCoding"]["code"] for option in item["answerOption"]]
        assert codes == [f"{asked.id}.{option.id}" for option in asked.options]
        assert (item["text"], item["type"], item["required"]) == (asked.text, "choice", True)
        assert item["repeats"] is asked.many


def test_all_words_for_patients_are_there(rulebook: RuleBook) -> None:
    text = "\n".join(item["text"] for item in items_of(questionnaire(rulebook)))
    words = [section.intro for section in rulebook.sections]
    for asked in rulebook.questions.values():
        words += [asked.help, asked.why, *(option.help for option in asked.options)]

    assert [word for word in words if word and word not in text] == []


@given(branching_books())
def test_every_link_id_is_known_to_the_reader_and_given_once(book: RuleBook) -> None:
    known = {*book.questions, *link_ids.beside_questions(book)}

    assert items(questionnaire(book)).keys() <= known


def test_no_link_id_is_given_twice_whatever_the_ids() -> None:
    named = [question(name, QUESTIONS[0]["options"], help="h", why="w") for name in ("help", "why")]
    sections = [
        {"id": name, "title": name, "intro": "i", "questions": [asked]}
        for name, asked in zip(("why", "help"), named, strict=True)
    ]
    small = book([rule("why", {"why": "yes"})], named, sections=sections)

    assert len(items(questionnaire(small))) == 11


def test_the_help_line_comes_first(rulebook: RuleBook) -> None:
    first = questionnaire(rulebook)["item"][0]

    assert (first["type"], "call 911" in first["text"]) == ("display", True)


def test_the_reason_comes_on_request_and_the_help_always(rulebook: RuleBook) -> None:
    found = items(questionnaire(rulebook))
    control = extension(found["birth_control.why"], f"{CORE}/questionnaire-itemControl")

    assert control["coding"][0]["code"] == "help"
    assert "extension" not in found["birth_control.help"]
    assert found["birth_control.help"]["text"].splitlines()[:2] == [
        "Choose all that you use at the same time. Testosterone is not birth control.",
        (
            "An IUD: A small device in the womb, made of copper or with a hormone. It is not a "
            "mini-pill."
        ),
    ]


def test_what_stands_alone_says_so() -> None:
    options = items(questionnaire(book(RULES)))["signs"]["answerOption"]
    alone = [extension(option, f"{CORE}/questionnaire-optionExclusive") for option in options]

    assert alone == [None, None, True, None]


def test_points_are_ordinal_values() -> None:
    options = items(questionnaire(book(RULES)))["mood"]["answerOption"]

    assert [extension(option, f"{CORE}/ordinalValue") for option in options] == [0, 2, None]


def test_a_version_names_the_very_content(rulebook: RuleBook) -> None:
    form = questionnaire(rulebook)

    assert form["version"] == f"2026.12.1+{rulebook.digest.replace(':', '.')}"
    assert extension(form, f"{CORE}/artifact-versionAlgorithm")["code"] == "semver"


@pytest.mark.parametrize(
    ("version", "written", "algorithm"),
    [("3", "3", "natural"), ("May 2026", "May%202026", "natural"), ("1.0|2", "1.0%7C2", "natural"),
     ("1.2.3-beta", "1.2.3-beta", "semver")],
)  # fmt: skip
def test_any_version_can_stand_in_an_address(version: str, written: str, algorithm: str) -> None:
    form = questionnaire(book(RULES, rulebook=header(version=version)))

    assert form["version"].startswith(f"{written}+sha256.")
    assert extension(form, f"{CORE}/artifact-versionAlgorithm")["code"] == algorithm


def test_a_rule_book_that_nobody_reviewed_is_a_draft(rulebook: RuleBook) -> None:
    review = ClinicalReview(by="A", role="B", date=DAY, digest=rulebook.digest)
    signed = rulebook.rulebook.model_copy(update={"clinical_review": review})
    reviewed = questionnaire(rulebook.model_copy(update={"rulebook": signed}))

    assert (reviewed["status"], reviewed["approvalDate"]) == ("active", "2026-11-23")
    assert questionnaire(rulebook)["status"] == "draft"
    assert "approvalDate" not in questionnaire(rulebook)


def test_a_name_is_fit_for_programs() -> None:
    form = questionnaire(book(RULES, rulebook=header(id="2_acne-clinic", jurisdiction="Bavaria")))

    assert form["name"] == "Screener2AcneClinic"
    assert form["jurisdiction"] == [{"text": "Bavaria"}]


# ---- scores


@given(st.data())
def test_a_score_is_calculated_as_ours_or_empty_in_doubt(
    fhirpath: FhirPath, data: st.DataObject
) -> None:
    small = branching({"liver": "yes"})
    sheet = data.draw(sheets(small, complete=False))
    least, most = Evaluation(small, sheet).score("phq")
    found = fhirpath.evaluate(response(small, sheet, DAY), [Expressions(small).score("phq")])

    assert found == [[least] if least == most else []]


def test_a_question_that_is_not_asked_adds_nothing(fhirpath: FhirPath) -> None:
    mood = question("mood", QUESTIONS[3]["options"], enable_when={"liver": "yes"})
    scores = {"phq": {"of": ["sleep", "mood"]}}
    small = book(RULES, [*QUESTIONS[:3], mood], scores=scores)
    sent = response(small, read_sheet(small, [("liver", "no"), ("sleep", "often")]), DAY)

    assert fhirpath.evaluate(sent, [Expressions(small).score("phq")]) == [[2]]


def test_a_score_is_hidden_and_not_for_typing() -> None:
    score = items(questionnaire(book(RULES)))["phq.score"]

    assert (score["type"], score["readOnly"]) == ("integer", True)
    assert extension(score, f"{CORE}/questionnaire-hidden") is True
    assert extension(score, f"{SDC}/sdc-questionnaire-calculatedExpression")["expression"]


# ---- LOINC


def test_the_phq_2_has_its_codes(rulebook: RuleBook) -> None:
    found = items(questionnaire(rulebook))
    coded = {name: item["code"][0]["code"] for name, item in found.items() if "code" in item}

    assert coded == {
        "phq2_interest": "44250-9",
        "phq2_mood": "44255-8",
        "phq2.score": "55758-7",
    }


@pytest.mark.parametrize(
    ("text", "points", "codes"),
    [(PHQ.format("Little"), 4, 1), (PHQ.format("No"), 4, 0), (PHQ.format("Little"), 3, 0)],
    ids=["its words", "other words", "other points"],
)
def test_only_the_very_words_and_points_have_a_code(text: str, points: int, codes: int) -> None:
    options = [{"id": str(n), "text": str(n), "points": n} for n in range(points)]
    asked = [question("low", options) | {"text": text}]
    rules = [rule("low", {"low": "1"})]
    found = items(questionnaire(book(rules, asked, scores={"phq2": {"of": ["low"]}})))

    assert len(found["low"].get("code", [])) == codes
    assert "code" not in found["phq2.score"]
