"""The walk, from the start page to guidance."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.walk import Stop
from tests.browser.answers import BY_LEVEL, CALM, EVERYTHING
from tests.browser.conftest import Come
from tests.browser.patient import CHECK, Patient, Sheet

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}


DANGER = "severe-stomach-pain"


def rule_title(rule: str, book: RuleBook) -> str:
    return next(other.title for other in book.rules if other.id == rule)


def headline_of(sheet: Sheet, book: RuleBook) -> str:
    """Return what a person with a sheet is told first."""
    answers = {name: frozenset(chosen) for name, chosen in sheet.items()}
    lead = assess(book, AnswerSheet(answers)).lead
    assert lead
    level = next(level for level in book.levels if level.id is lead.level)
    return lead.rule.headline or level.title


@pytest.mark.parametrize("level", BY_LEVEL)
def test_a_patient_walks_to_guidance_of_every_level(
    either: Patient, level: LevelId, rulebook: RuleBook
) -> None:
    either.start()
    either.walk_to_guidance(BY_LEVEL[level])
    either.see(headline_of(BY_LEVEL[level], rulebook))


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no-script"])
def test_no_page_scrolls_sideways_on_a_small_phone(come: Come, java_script: bool) -> None:
    patient = come(viewport=PHONE, java_script_enabled=java_script)
    widths: dict[str, int] = {}

    def measure() -> None:
        widths[patient.heading.inner_text()] = patient.width()

    for path in ("/", "/learn", "/privacy", "/accessibility", "/nowhere"):
        patient.open(path)
        measure()
    patient.start()
    patient.button("Continue").click()
    expect(patient.summary).to_be_visible()
    measure()
    for _ in patient.walking(EVERYTHING):
        measure()
    patient.press("See my guidance")
    measure()
    assert {heading: width for heading, width in widths.items() if width > 320} == {}


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no-script"])
def test_the_keyboard_alone_is_enough(come: Come, rulebook: RuleBook, java_script: bool) -> None:
    patient = come(java_script_enabled=java_script)
    sheet = BY_LEVEL[LevelId.DISCUSS]
    patient.open()
    keyboard = Keyboard(patient)
    keyboard.press("Start")
    while not patient.reads(CHECK).fullmatch(patient.heading.inner_text()):
        keyboard.answer(sheet)
        keyboard.press("Continue")
    keyboard.press("See my guidance")
    patient.see(headline_of(sheet, rulebook))


class Keyboard:
    """Uses a page by keys alone."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self.page: Page = patient.page

    def press(self, button: str) -> None:
        before = self.patient.token()
        name = json.dumps(f"^(?:{self.patient.reads(button).pattern})$")
        self._tab_to(f"e.tagName === 'BUTTON' && new RegExp({name}).test(e.textContent.trim())")
        self.page.keyboard.press("Enter")
        self.patient.arrive(before)

    def answer(self, sheet: Sheet) -> None:
        for question in self.patient.asked():
            for option in sheet[question]:
                self._choose(question, option)

    def _choose(self, question: str, option: str) -> None:
        wanted = self.patient.option(question, option)
        if wanted.get_attribute("type") == "checkbox":
            self._tab_to(f"e.name === 'answer_{question}' && e.value === '{option}'")
            self.page.keyboard.press("Space")
        else:
            self._tab_to(f"e.name === 'answer_{question}'")
            self.page.keyboard.press("Space")
            options = self.patient.page.locator(f'input[name="answer_{question}"]')
            for _ in range(options.count()):
                if wanted.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def _tab_to(self, wanted: str) -> None:
        for _ in range(60):
            if self.page.evaluate(f"(e => {wanted})(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to where {wanted}")


def test_enter_on_an_answer_goes_on(either: Patient) -> None:
    either.start()
    either.walk_to("isotretinoin_before", CALM)  # Back comes first on this page
    either.choose("isotretinoin_before", "never")
    before = either.token()
    either.page.keyboard.press("Enter")
    either.arrive(before)
    either.see_asked("danger_signs")


def test_an_answer_can_be_changed_and_later_ones_are_kept(
    either: Patient, rulebook: RuleBook
) -> None:
    asked = rulebook.questions["acne_severity"].text
    either.skip_to(Stop.CHECK, CALM)
    either.press(f"Change {asked}")
    either.see_asked("acne_severity", "mild")
    either.choose("acne_severity", "severe")
    either.press("Continue")
    either.see(CHECK)
    rows = either.page.locator("dl > div")
    severe = rulebook.option("acne_severity", "severe").text
    expect(rows.filter(has_text=asked)).to_contain_text(severe)
    later = rulebook.questions["monitoring"].text
    kept = rulebook.option("monitoring", "yes").text
    expect(rows.filter(has_text=later)).to_contain_text(kept)
    expect(rows.filter(has_text="No answer yet")).to_have_count(0)


def test_a_change_asks_what_it_newly_makes_worth_asking(
    either: Patient, rulebook: RuleBook
) -> None:
    never_asked = {q: answer for q, answer in CALM.items() if q != "pregnant_now"}
    either.skip_to(Stop.CHECK, never_asked)
    either.change("can_become_pregnant", rulebook.questions["can_become_pregnant"].text, "yes")
    either.see_asked("pregnant_now")


def test_back_on_the_page_restores_answers(either: Patient) -> None:
    either.start()
    either.walk_to("acne_severity", CALM)
    either.press("Back")
    either.see_asked("danger_signs", "none")
    either.press("Back")
    either.press("Back")
    either.see_asked("isotretinoin_now", "no")
    either.press("Continue")
    either.see_asked("isotretinoin_before", "never")


def test_back_on_the_page_keeps_what_was_just_answered(either: Patient) -> None:
    either.start()
    either.walk_to("danger_signs", CALM)
    either.choose("danger_signs", "none")
    either.press("Back")
    either.press("Continue")
    either.see_asked("danger_signs", "none")


def test_a_danger_sign_brings_help_before_the_next_question(
    either: Patient, rulebook: RuleBook
) -> None:
    either.start()
    either.walk_to("danger_signs", EVERYTHING)
    either.answer(EVERYTHING)
    either.press("Continue")
    either.see_part(rule_title(DANGER, rulebook))
    either.press("Change my answer")
    either.see_asked("danger_signs", "severe_stomach_pain")


def test_an_unanswered_page_says_what_is_missing_and_keeps_the_rest(
    either: Patient, rulebook: RuleBook
) -> None:
    either.start()
    either.walk_to("phq2_interest", CALM)
    either.choose("phq2_interest", "not_at_all")
    either.press("Continue")
    _, _, own_words = rulebook.questions["phq2_mood"].text.rpartition("? ")
    expect(either.summary).to_contain_text(own_words)  # the stem stands once, above
    expect(either.page).to_have_title(f"Error: {rulebook.rulebook.title}")
    either.see_asked("phq2_interest", "not_at_all")
    either.choose("phq2_mood", "not_at_all")
    either.press("Continue")
    either.see_asked("mental_health_history")
    expect(either.page).to_have_title(rulebook.rulebook.title)
