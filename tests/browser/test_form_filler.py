"""A form filler of others shows what we would ask, and hands on what we can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from screener.fhir.questionnaire import questionnaire
from screener.fhir.response import response
from screener.fhir.sent.reading import sheet_of
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from tests.browser.form_filler import FormFiller
from tests.fhir.branching import ONE_OF_EACH, branching
from tests.records.guidance_record import guidance_record
from tests.samples import samples
from tests.sheets import Respondent

pytestmark = pytest.mark.browser

WALKS = samples(6, soak=50)
SHARES = 5
DAY = date(2026, 11, 23)


@pytest.fixture
def filler(browser: Browser) -> Iterator[FormFiller]:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield FormFiller(page)
    context.close()
    assert complaints == []


class Walk:
    """One person who fills in a form, and what we would ask them."""

    def __init__(self, book: RuleBook, filler: FormFiller, seed: int) -> None:
        self._book = book
        self._filler = filler
        self._respondent = Respondent(book, seed)
        self.sheet = AnswerSheet()
        filler.show(questionnaire(book))

    def answer_all(self) -> None:
        """Answer what is asked and open still, from the top."""
        for question in self._book.questions:
            if self._asked()[question] and not self.sheet.chosen(question):
                self.answer(question)

    def change_one(self) -> None:
        """Answer anew a question that others depend on, where it is asked."""
        asked = [name for name in self._deciding() if self._asked()[name]]
        self.answer(self._respondent.random.choice(asked))

    def answer(self, name: str) -> None:
        """Answer a question; the form must then show what we would ask, and nothing else."""
        answer = self._respondent.answer(self._book.questions[name])
        self.sheet = self.sheet.with_answers({name: answer})
        self._filler.choose(name, answer)
        wanted = {question for question, asked in self._asked().items() if asked}
        assert self._filler.shown() == wanted, f"after {name}: {sorted(answer)}"

    def handed_on(self) -> AnswerSheet:
        """Return the sheet in what the form filler hands on."""
        return sheet_of(self._book, self._filler.response())

    def _asked(self) -> dict[str, bool]:
        return dict(Evaluation(self._book, self.sheet).enabled)

    def _deciding(self) -> list[str]:
        items = [
            item for group in questionnaire(self._book)["item"] for item in group.get("item", [])
        ]
        tests = [test for item in items for test in item.get("enableWhen", [])]
        return sorted({test["question"] for test in tests})


def without_ignored(book: RuleBook, sheet: AnswerSheet) -> dict[str, object]:
    """Return guidance without the answers that have no part in it, which do not leave a form."""
    return {**guidance_record(book, assess(book, sheet)), "ignored": []}


@pytest.mark.parametrize("share", range(SHARES))
def test_walks_of_our_rule_book(rulebook: RuleBook, filler: FormFiller, share: int) -> None:
    for seed in range(share, WALKS, SHARES):
        walk = Walk(rulebook, filler, seed)
        walk.answer_all()
        walk.change_one()
        walk.answer_all()
        ours = response(rulebook, walk.sheet, DAY)

        assert walk.handed_on() == sheet_of(rulebook, ours)
        assert guidance_record(rulebook, assess(rulebook, walk.handed_on())) == without_ignored(
            rulebook, walk.sheet
        )


def test_walks_of_a_rule_book_that_needs_expressions(filler: FormFiller) -> None:
    book = branching(*ONE_OF_EACH.values())
    for seed in range(samples(3, soak=10)):
        walk = Walk(book, filler, seed)
        walk.answer_all()

        assert walk.handed_on() == sheet_of(book, response(book, walk.sheet, DAY))


def test_a_score_is_calculated_and_read_past(rulebook: RuleBook, filler: FormFiller) -> None:
    filler.show(questionnaire(rulebook))
    filler.choose("phq2_interest", frozenset({"more_than_half"}))
    assert "phq2.score" not in str(filler.response())

    filler.choose("phq2_mood", frozenset({"nearly_every_day"}))
    (group,) = filler.response()["item"]
    scores = [item["answer"] for item in group["item"] if item["linkId"] == "phq2.score"]

    assert scores == [[{"valueInteger": 5}]]
    assert sheet_of(rulebook, filler.response()).answers.keys() == {"phq2_interest", "phq2_mood"}


def test_not_sure_comes_back_as_an_answer(rulebook: RuleBook, filler: FormFiller) -> None:
    filler.show(questionnaire(rulebook))
    filler.choose("liver_disease", frozenset({"not_sure"}))

    assert sheet_of(rulebook, filler.response()).answers == {
        "liver_disease": frozenset({"not_sure"})
    }
