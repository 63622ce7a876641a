"""A sheet as a QuestionnaireResponse, and back; what is not ours is refused by its linkId."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import RespondentError, SheetError
from screener.fhir.response import response
from screener.fhir.sent.reading import MAX_BYTES, sheet_in, sheet_of
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet, read_sheet
from tests.fhir.branching import RULES, branching_books
from tests.fhir.filling import items_of
from tests.sheets import Respondent, sheets
from tests.small_books import book

DAY = date(2026, 11, 23)
SMALL = book(RULES)
SYSTEM = "https://screener.invalid/fhir/CodeSystem/small.answers"
SHEET = read_sheet(SMALL, {"liver": "no", "signs": ["fever", "rash"], "liver_tests": "no"}.items())
Response = dict[str, Any]


def effective(book: RuleBook, sheet: AnswerSheet) -> AnswerSheet:
    """Return the answers to what is asked."""
    enabled = Evaluation(book, sheet).enabled
    return AnswerSheet({q: chosen for q, chosen in sheet.answers.items() if enabled[q]})


def test_any_sheet_of_our_rule_book_comes_back(rulebook: RuleBook) -> None:
    respondent = Respondent(rulebook, seed=5)
    for number in range(200):
        sheet = respondent.complete() if number % 2 else respondent.partial()
        sent = json.loads(json.dumps(response(rulebook, sheet, DAY)))

        assert sheet_of(rulebook, sent) == effective(rulebook, sheet)


@given(st.data())
def test_any_sheet_of_any_rule_book_comes_back(data: st.DataObject) -> None:
    book = data.draw(branching_books())
    sheet = data.draw(sheets(book, complete=data.draw(st.booleans())))

    assert sheet_of(book, response(book, sheet, DAY)) == effective(book, sheet)


def test_only_what_is_asked_and_answered_leaves() -> None:
    sent = response(SMALL, SHEET, DAY)

    assert [item["linkId"] for item in items_of(sent)] == ["all.section", "liver", "signs"]
    assert sent["item"][0]["item"][1] == {
        "linkId": "signs",
        "text": "signs?",
        "answer": [
            {"valueCoding": {"system": SYSTEM, "code": "signs.rash", "display": "Rash"}},
            {"valueCoding": {"system": SYSTEM, "code": "signs.fever", "display": "Fever"}},
        ],
    }


def test_not_sure_is_an_answer_and_never_an_empty_one() -> None:
    sheet = read_sheet(SMALL, [("liver", "not_sure")])
    ((item,),) = [group["item"] for group in response(SMALL, sheet, DAY)["item"]]

    assert [answer["valueCoding"]["code"] for answer in item["answer"]] == ["liver.not_sure"]


def test_a_response_names_the_rule_book_the_day_and_nobody() -> None:
    sent = response(SMALL, AnswerSheet(), DAY)
    digest = SMALL.digest.replace(":", ".")

    assert sent == {
        "resourceType": "QuestionnaireResponse",
        "meta": {
            "profile": ["http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaireresponse"]
        },
        "language": "en",
        "questionnaire": f"https://screener.invalid/fhir/Questionnaire/small|1+{digest}",
        "status": "in-progress",
        "authored": "2026-11-23",
    }


def test_a_response_is_completed_once_all_that_is_asked_is_answered(rulebook: RuleBook) -> None:
    sheet = Respondent(rulebook, seed=1).complete()

    assert response(rulebook, sheet, DAY)["status"] == "completed"


def changed(change: Callable[[Response], Any]) -> Response:
    sent = response(SMALL, SHEET, DAY)
    change(sent)
    return sent


def item(sent: Response) -> Response:
    """Return the item of the question signs."""
    found: Response = sent["item"][0]["item"][1]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.pop("questionnaire"),
        lambda r: r.update(questionnaire="https://screener.invalid/fhir/Questionnaire/small"),
        lambda r: r.update(status="amended", subject={"reference": "Patient/1"}, text={}),
        lambda r: r.update(item=r["item"][0]["item"]),
        lambda r: item(r)["answer"].reverse(),
        lambda r: item(r)["answer"][0]["valueCoding"].pop("display"),
        lambda r: r["item"].append({"linkId": "phq.score", "answer": [{"valueInteger": 2}]}),
        lambda r: r["item"].append({"linkId": "signs.help", "text": "Help"}),
        lambda r: r["item"].append({"linkId": "mood"}),
    ],
    ids=["no name", "no version", "more about it", "no groups", "order", "no words", "a score",
         "help", "an item left open"],
)  # fmt: skip
def test_what_form_fillers_do_otherwise_is_read(change: Callable[[Response], Any]) -> None:
    assert sheet_of(SMALL, changed(change)) == effective(SMALL, SHEET)


def test_an_answer_within_an_answer_is_found() -> None:
    inner = {
        "linkId": "mood",
        "answer": [{"valueCoding": {"system": SYSTEM, "code": "mood.often"}}],
    }
    sent = changed(lambda r: item(r)["answer"][1].update(item=[inner]))

    assert sheet_of(SMALL, sent).chosen("mood") == {"often"}


PLACE = "QuestionnaireResponse.item[0].item[1]"
NAMES = "allowed: liver, liver_tests, mood, signs, sleep; nearest: "
CODES = "allowed: signs.fever, signs.none, signs.not_sure, signs.rash"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: item(r).update(linkId="sings"),
         f"there is no item with the linkId 'sings'; {NAMES}'signs'"),
        (lambda r: item(r).pop("linkId"), f"{PLACE}: an item has no 'linkId'"),
        (lambda r: item(r).update(linkId=7), f"{PLACE}.linkId: must be text in quotes, not '7'"),
        (lambda r: item(r)["answer"][0]["valueCoding"].update(code="signs.rush"),
         f"the item 'signs': there is no code 'signs.rush'; {CODES}; nearest: 'signs.rash'"),
        (lambda r: item(r)["answer"][0]["valueCoding"].update(code="liver.no"),
         "the item 'signs': there is no code 'liver.no'"),
        (lambda r: item(r)["answer"][0]["valueCoding"].update(code=5),
         f"{PLACE}.answer[0].valueCoding.code: must be text in quotes, not '5'"),
        (lambda r: item(r)["answer"][0]["valueCoding"].update(system="http://loinc.org"),
         f"the item 'signs' has an answer without a code of {SYSTEM}"),
        (lambda r: item(r).update(answer=[{"valueString": "rash"}]),
         f"the item 'signs' has an answer without a code of {SYSTEM}"),
        (lambda r: item(r)["answer"].append(
            {"valueCoding": {"system": SYSTEM, "code": "signs.none"}}),
         "'none' of 'signs' stands alone; other options came with it"),
        (lambda r: r["item"].append(item(r)), "'signs' is answered twice; give it one answer"),
        (lambda r: r.update(item={}), "QuestionnaireResponse.item: must be a list of objects"),
        (lambda r: item(r).update(answer=["rash"]), f"{PLACE}.answer[0]: must be an object"),
        (lambda r: r.update(resourceType="Bundle"), "this is no QuestionnaireResponse"),
        (lambda r: r.update(status="entered-in-error"),
         "this QuestionnaireResponse was entered in error, as its status says"),
        (lambda r: r.update(questionnaire="https://screener.invalid/fhir/Questionnaire/small|0"),
         ("this answers the Questionnaire 'https://screener.invalid/fhir/Questionnaire/small|0', "
          "and the rule book here is https://screener.invalid/fhir/Questionnaire/small|1+sha256.")),
        (lambda r: r.update(questionnaire=7),
         "QuestionnaireResponse.questionnaire: must be text in quotes, not '7'"),
    ],
)  # fmt: skip
def test_what_is_not_ours_is_refused(change: Callable[[Response], Any], said: str) -> None:
    with pytest.raises(SheetError) as refused:
        sheet_of(SMALL, changed(change))

    assert str(refused.value).startswith(said)


DEEP = b'{"item": [' * 5_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "the response is not JSON: Expecting value at line 1, column 1"),
        (b"[]", "this is no QuestionnaireResponse"),
        (b"\xff", "the response is not UTF-8 text"),
        (b'{"item": [], "item": []}', "an object has the key 'item' twice; give it once"),
        (b'{"authored": NaN}', "the response is not JSON: JSON has no number NaN"),
        (DEEP, "the response cannot be read: a number or a nesting is huge"),
        (
            b" " * (MAX_BYTES + 1),
            f"the response is longer than {MAX_BYTES} bytes, the most allowed",
        ),
    ],
    ids=["nothing", "a list", "no text", "twice", "no number", "deep", "long"],
)
def test_what_is_no_response_is_refused(text: bytes, said: str) -> None:
    with pytest.raises(RespondentError) as refused:
        sheet_in(SMALL, io.BytesIO(text))

    assert str(refused.value) == said


def test_a_response_is_read_from_a_stream() -> None:
    text = json.dumps(response(SMALL, SHEET, DAY), indent=2).encode()

    assert sheet_in(SMALL, io.BytesIO(text)) == effective(SMALL, SHEET)
