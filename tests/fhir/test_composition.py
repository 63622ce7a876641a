"""A Bundle begins with a page that any viewer shows, and tells nothing that was left off."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.clinician.private import private_answers
from screener.clinician.writing import Writing
from screener.fhir.guidance.bundle import Passing, bundle
from screener.fhir.guidance.composition import Paper, narrative
from screener.fhir.guidance.identity import CODES, Label
from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from tests.fhir.test_response import DAY
from tests.samples import samples
from tests.sheets import Respondent
from tests.web.sites import sheet_of

IDENTITY = UUID(int=11)
LABEL = Label("7F3K-29QD", "visit-77")
PDF = Paper("application/pdf", b"%PDF-1.7")
Resource = dict[str, Any]


def entries(book: RuleBook, sheet: AnswerSheet, **how: Any) -> list[Resource]:
    whole = bundle(Writing(book), sheet, Passing(DAY, IDENTITY, **how))
    return [entry["resource"] for entry in whole["entry"]]


def one(found: list[Resource], kind: str) -> Resource:
    (resource,) = [each for each in found if each["resourceType"] == kind]
    return resource


def words_in(narrative: str) -> list[str]:
    read = fromstring(narrative)  # noqa: S314 - our own text, made here
    return [words for each in read.iter() if (words := (each.text or "").strip())]


def test_the_first_entry_is_the_clinicians_page_in_words(rulebook: RuleBook) -> None:
    sheet = Respondent(rulebook, seed=4).complete()
    first, *_ = entries(rulebook, sheet, label=LABEL)
    writing = Writing(rulebook)
    page = writing.page(sheet, assess(rulebook, sheet))
    written = writing.written(page, DAY.isoformat(), reference="visit-77", code="7F3K-29QD")

    assert first["resourceType"] == "Composition"
    assert first["title"] == "For the clinician"
    told = " ".join(words_in(first["text"]["div"]))
    for line in written.text.splitlines():
        for part in filter(None, line.removeprefix("- ").split(": ", 1)):
            assert part in told


def test_what_a_narrative_quotes_cannot_become_markup(rulebook: RuleBook) -> None:
    writing, sheet = Writing(rulebook), Respondent(rulebook, seed=4).complete()
    page = writing.written(writing.page(sheet, assess(rulebook, sheet)), "<b>&day</b>")

    assert "Reported by the patient before the visit, <b>&day</b>" in words_in(narrative(page))


def test_the_papers_stand_in_one_document_that_has_the_code(rulebook: RuleBook) -> None:
    found = entries(rulebook, Respondent(rulebook, seed=4).complete(), label=LABEL, papers=(PDF,))
    document = one(found, "DocumentReference")
    text, pdf = [content["attachment"] for content in document["content"]]

    assert document["identifier"] == [{"system": CODES, "value": "7F3K-29QD"}]
    assert (text["contentType"], pdf["contentType"]) == (
        "text/plain; charset=utf-8",
        "application/pdf",
    )
    assert base64.b64decode(pdf["data"]) == b"%PDF-1.7"
    assert base64.b64decode(text["data"]).decode().startswith("For the clinician\n")
    assert document["text"]["div"] == one(found, "Composition")["text"]["div"]


def test_an_answer_to_a_program_has_no_code_and_no_papers(rulebook: RuleBook) -> None:
    whole = bundle(
        Writing(rulebook), Respondent(rulebook, seed=4).complete(), Passing(DAY, IDENTITY)
    )
    kinds = {entry["resource"]["resourceType"] for entry in whole["entry"]}

    assert "meta" not in whole
    assert "DocumentReference" not in kinds
    assert CODES not in json.dumps(whole)


@settings(max_examples=samples(40, soak=2000))
@given(seed=st.integers(0, 2**32))
def test_nothing_tells_what_is_left_off(rulebook: RuleBook, seed: int) -> None:
    sheet = Respondent(rulebook, seed).complete()
    left_off = private_answers(rulebook, sheet)
    found = entries(rulebook, sheet, label=LABEL, left_off=left_off)
    text = json.dumps(found)
    masked = [
        item
        for group in one(found, "QuestionnaireResponse")["item"]
        for item in group["item"]
        if "answer" not in item
    ]

    assert {item["linkId"] for item in masked} == left_off
    assert {item["extension"][0]["valueCode"] for item in masked} <= {"masked"}
    for name in left_off:
        assert not [f"{name}.{o}" for o in sheet.chosen(name) if f'"{name}.{o}"' in text]
    for finding in assess(rulebook, sheet).findings:
        if not left_off.isdisjoint(questions_behind(rulebook, finding.rule.when)):
            assert f'"{finding.rule.id}"' not in text
            assert json.dumps(finding.reason) not in text


@pytest.mark.parametrize("seed", range(8))
def test_what_is_left_is_what_was_there_before(rulebook: RuleBook, seed: int) -> None:
    """Nothing calmer takes the place of what is left off."""
    sheet = Respondent(rulebook, seed).complete()
    left_off = private_answers(rulebook, sheet)
    group = "RequestGroup"
    before = {a["id"]: a for a in one(entries(rulebook, sheet), group)["action"]}
    after = [r for r in entries(rulebook, sheet, left_off=left_off) if r["resourceType"] == group]
    for action in [action for each in after for action in each["action"]]:
        assert action == before[action["id"]]


def test_that_something_is_not_shared_is_said(rulebook: RuleBook) -> None:
    sheet = sheet_of(rulebook, self_harm="yes")
    found = entries(rulebook, sheet, left_off=private_answers(rulebook, sheet))
    told = words_in(one(found, "Composition")["text"]["div"])
    names = told[told.index("Not shared") + 1].split("; ")

    assert rulebook.questions["self_harm"].record in names
