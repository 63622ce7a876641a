"""A person chooses whether private answers are printed, copied and sent."""

from __future__ import annotations

import pytest

from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from tests.web.page import Element
from tests.web.patient import Jump, Shown
from tests.web.pdf.read_pdf import Printed
from tests.web.sites import sheet_of

ON = "Private answers: included"
OFF = "Private answers: left off"
PRIVATE = "Private answers, and what follows from them, are left off"
SAID = {"self_harm": "yes", "acne_severity": "severe"}


def texts_of(page: Shown) -> list[str]:
    return ["".join(text.pieces()) for text in page.main.every("textarea")]


def paper_of(page: Shown) -> Element:
    return page.main.one(class_="paper")


def question_of(rulebook: RuleBook) -> str:
    return rulebook.questions["self_harm"].text


def test_an_adults_private_answers_are_on_it_until_they_leave_them_off(
    jump: Jump, rulebook: RuleBook
) -> None:
    patient = jump(sheet_of(rulebook, **SAID))
    headline = patient.page.h1
    assert ON in patient.page.words
    assert all(headline in text for text in texts_of(patient.page)), "the clinician reads it too"
    assert patient.page.main.every(class_="paper") == []

    page = patient.press("Leave them off").page
    assert OFF in page.words
    assert page.h1 == headline, "this person still needs the help"
    assert question_of(rulebook) in page.told
    for text in texts_of(page):
        assert headline not in text
        assert question_of(rulebook) not in text
    assert headline not in paper_of(page).text
    assert question_of(rulebook) not in paper_of(page).text
    assert PRIVATE in paper_of(page).text

    page = patient.press("Put them on").page
    assert ON in page.words
    assert all(headline in text for text in texts_of(page))


def test_what_is_private_is_told_before_all_ways_to_pass_it_on(
    jump: Jump, rulebook: RuleBook
) -> None:
    keep = jump(sheet_of(rulebook, **SAID)).page.main.one(class_="keep")
    names = [summary.text for summary in keep.every("summary")]
    assert names == [ON, "Copy text"]
    assert keep.text.index(ON) < keep.text.index("Copy text") < keep.text.index("Print or save")


def test_a_minors_are_left_off_until_they_put_them_on(jump: Jump, rulebook: RuleBook) -> None:
    patient = jump(sheet_of(rulebook, age="12_to_17", **SAID))
    assert OFF in patient.page.words
    assert question_of(rulebook) not in " ".join(texts_of(patient.page))

    patient.press("Put them on")
    assert ON in patient.page.words
    assert patient.page.h1 in texts_of(patient.page)[-1]


def test_the_paper_leads_with_what_is_left(jump: Jump, rulebook: RuleBook) -> None:
    sheet = sheet_of(rulebook, danger_signs=("severe_stomach_pain",), **SAID)
    page = jump(sheet).press("Leave them off").page
    panel = paper_of(page).one(class_="panel")
    lead = next(f for f in assess(rulebook, sheet).findings if f.rule.topic != "mood")
    assert panel["data-level"] == lead.level
    assert panel.one("h1").text == lead.rule.headline


@pytest.mark.parametrize("choice", ["private:", "private:no", "private:leave-off "])
def test_no_other_choice_can_be_posted(jump: Jump, rulebook: RuleBook, choice: str) -> None:
    patient = jump(sheet_of(rulebook))
    assert patient.post(go=choice).page.status == 400


def test_a_pdf_has_what_the_paper_has(jump: Jump, rulebook: RuleBook) -> None:
    patient = jump(sheet_of(rulebook, **SAID))
    headline = patient.page.h1
    assert headline in Printed(jump.client, patient.page).pdf.words

    page = patient.press("Leave them off").page
    words = Printed(jump.client, page).pdf.words
    assert headline not in words
    assert question_of(rulebook) not in words
    assert PRIVATE in words


def test_the_choice_outlasts_a_change_of_answers(jump: Jump, rulebook: RuleBook) -> None:
    patient = jump(sheet_of(rulebook, **SAID)).press("Leave them off")
    patient.press("Change my answers").press("See my guidance")
    assert OFF in patient.page.words
