"""What single parts of the pages do."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import expect

from screener.rulebook.model import RuleBook
from screener.walk.walk import Stop
from tests.browser.answers import CALM, EVERYTHING
from tests.browser.conftest import Come
from tests.browser.patient import CHECK, Patient

pytestmark = pytest.mark.browser

BLANK = "document.activeElement === document.body"


@pytest.mark.parametrize("path", ["/", "/learn", "/privacy", "/accessibility", "/nowhere"])
def test_a_page_that_was_just_opened_takes_no_focus(either: Patient, path: str) -> None:
    either.open(path)
    assert either.page.evaluate(BLANK)


def test_a_step_moves_the_focus_to_the_heading(patient: Patient) -> None:
    patient.start()
    for _ in patient.walking(EVERYTHING):
        expect(patient.heading).to_be_focused()
        expect(patient.heading).to_be_in_viewport()
    patient.page.go_back()
    expect(patient.heading).to_be_focused()


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no-script"])
def test_a_change_brings_back_to_its_row(
    come: Come, rulebook: RuleBook, *, java_script: bool
) -> None:
    patient = come(viewport={"width": 320, "height": 568}, java_script_enabled=java_script)
    patient.skip_to(Stop.CHECK, CALM)
    words = rulebook.questions["bowel"].text
    patient.change("bowel", words, "diagnosed")
    patient.see(CHECK)
    button = patient.button(f"Change {words}")
    expect(button).to_be_focused()
    expect(button).to_be_in_viewport(ratio=1)
    patient.page.keyboard.press("Tab")
    expect(button).not_to_be_focused()
    patient.page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()


def test_an_error_moves_the_focus_to_the_summary(patient: Patient) -> None:
    patient.start()
    patient.press("Continue")
    expect(patient.summary).to_be_focused()
    expect(patient.summary).to_be_in_viewport()
    patient.press("Continue")
    expect(patient.summary).to_be_focused()


def test_a_link_of_the_summary_leads_to_the_question(either: Patient) -> None:
    either.start()
    either.press("Continue")
    either.summary.get_by_role("link").click()
    expect(either.page.locator("input[name=answer_age]").first).to_be_focused()


def test_a_link_inside_the_page_makes_no_history_entry(patient: Patient) -> None:
    patient.start()
    patient.press("Continue")
    entries = patient.history_length()
    patient.summary.get_by_role("link").first.click()
    expect(patient.option("age", "under_12")).to_be_focused()
    assert patient.history_length() == entries
    assert patient.traces()["hash"] == ""


def test_the_skip_link_leads_to_the_main_part(either: Patient) -> None:
    either.start()
    either.page.get_by_role("link", name="Skip to the main part").focus()
    either.page.keyboard.press("Enter")
    expect(either.page.get_by_role("main")).to_be_focused()


def test_an_answer_that_stands_alone_clears_the_others(patient: Patient) -> None:
    patient.start()
    patient.walk_to("danger_signs", CALM)
    patient.choose("danger_signs", "severe_stomach_pain", "yellow_skin_eyes")
    patient.choose("danger_signs", "none")
    patient.see_asked("danger_signs", "none")
    patient.choose("danger_signs", "blistering_rash")
    patient.see_asked("danger_signs", "blistering_rash")
    patient.choose("danger_signs", "not_sure")
    patient.see_asked("danger_signs", "blistering_rash", "not_sure")
    patient.option("danger_signs", "not_sure").uncheck()
    patient.see_asked("danger_signs", "blistering_rash")


def test_without_script_answers_that_cannot_stand_together_are_refused(come: Come) -> None:
    patient = come(java_script_enabled=False)
    patient.start()
    patient.walk_to("danger_signs", CALM)
    patient.choose("danger_signs", "severe_stomach_pain", "none")
    patient.press("Continue")
    expect(patient.summary).to_contain_text("the one that stands alone")


def test_leave_quickly_puts_another_page_in_place_of_this_one(patient: Patient) -> None:
    patient.start()
    patient.walk_to("danger_signs", CALM)
    entries = patient.history_length()
    patient.page.get_by_role("link", name="Leave quickly").click()
    patient.see("Weather")
    assert patient.history_length() <= entries
    patient.page.go_back()
    expect(patient.page.get_by_role("main")).to_be_visible()
    expect(patient.page.locator("[name=state]")).to_have_count(0)
    expect(patient.page.locator("fieldset")).to_have_count(0)


def test_leave_quickly_empties_the_page_even_if_the_other_never_comes(
    patient: Patient, weather: str
) -> None:
    patient.start()
    patient.page.route(weather, lambda route: route.fulfill(status=204))
    patient.page.get_by_role("link", name="Leave quickly").click()
    expect(patient.page.locator("body > *")).to_have_count(0)


def test_without_script_leave_quickly_is_a_link(come: Come, weather: str) -> None:
    patient = come(java_script_enabled=False)
    patient.start()
    link = patient.page.get_by_role("link", name="Leave quickly")
    expect(link).to_have_attribute("href", weather)
    link.click()
    patient.see("Weather")


def test_leave_quickly_is_on_every_page(patient: Patient) -> None:
    link = patient.page.get_by_role("link", name="Leave quickly")
    for path in ("/", "/learn", "/privacy", "/accessibility", "/nowhere"):
        patient.open(path)
        expect(link).to_be_in_viewport()
    patient.start()
    for _ in patient.walking(EVERYTHING):
        expect(link).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 560), (320, 256), (390, 844)])
def test_leave_quickly_stays_when_the_page_is_scrolled(come: Come, width: int, height: int) -> None:
    patient = come(viewport={"width": width, "height": height})
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    link = patient.page.get_by_role("link", name="Leave quickly")
    before = link.bounding_box()
    name = patient.page.locator(".brand").bounding_box()
    assert before
    assert name
    first, second = sorted([name, before], key=lambda box: box["x"])  # in any writing direction
    assert first["x"] + first["width"] <= second["x"]
    patient.page.evaluate("scrollTo(0, 1500)")
    assert link.bounding_box() == before
    expect(link).to_be_in_viewport(ratio=1)


def test_the_print_button_prints(patient: Patient) -> None:
    patient.page.add_init_script("window.print = () => { window.name = 'printed'; };")
    patient.skip_to(Stop.GUIDANCE, CALM)
    patient.button("Print or save").click()
    assert patient.traces()["name"] == "printed"


@pytest.mark.parametrize("value", ["undefined", "null", "true", "'print'", "{}"])
def test_where_the_browser_cannot_print_there_is_no_print_button(come: Come, value: str) -> None:
    patient = come()
    patient.page.add_init_script(f"Object.defineProperty(window, 'print', {{ value: {value} }})")
    patient.skip_to(Stop.GUIDANCE, CALM)
    expect(patient.button("Print or save")).to_have_count(0)


def test_without_script_there_is_no_print_button(come: Come) -> None:
    patient = come(java_script_enabled=False)
    patient.skip_to(Stop.GUIDANCE, CALM)
    expect(patient.button("Print or save")).to_have_count(0)


def test_paper_shows_the_guidance_and_no_way_to_walk_on(patient: Patient) -> None:
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    patient.page.emulate_media(media="print")
    for text in ("Leave quickly", "Print or save", "Change my answers", "Start again", "Privacy"):
        expect(patient.page.get_by_text(text, exact=True)).to_be_hidden()
    patient.see_part("Why we say this")
    expect(patient.page.get_by_text("Later, about your skin")).to_be_visible()


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no-script"])
def test_which_back_to_use_is_said_where_the_browsers_own_fails(
    come: Come, *, java_script: bool
) -> None:
    patient = come(java_script_enabled=java_script)
    patient.start()
    hint = patient.page.get_by_text("use the Back button on this page")
    expect(hint).to_be_hidden()  # the first page has no Back
    patient.answer(CALM)
    patient.press("Continue")
    expect(hint).to_be_visible(visible=not java_script)


def test_why_we_ask_opens_without_script(either: Patient) -> None:
    either.start()
    details = either.page.locator("details").first
    text = details.locator("p").first
    expect(text).to_be_hidden()
    details.get_by_text("Why we ask").click()
    expect(text).to_be_visible()


NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
COPIED = """addEventListener("copy", () => {
  const { value, selectionStart, selectionEnd } = document.activeElement;
  window.copied = value.slice(selectionStart, selectionEnd);
});"""


COPIES = pytest.mark.parametrize("size", ["short", "full"])


@COPIES
def test_the_guidance_can_be_copied_as_text(come: Come, size: str) -> None:
    patient = come(permissions=["clipboard-read", "clipboard-write"])
    text = copy_as_text(patient, size)
    copied = patient.page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r\n", "\n") == text


@COPIES
def test_where_the_newer_way_to_copy_is_ruled_out_the_older_one_works(
    come: Come, size: str
) -> None:
    patient = come()
    patient.page.add_init_script(NO_CLIPBOARD)
    patient.page.add_init_script(COPIED)
    text = copy_as_text(patient, size)
    assert patient.page.evaluate("copied") == text


NO_COMMAND: Final = "Object.defineProperty(document, 'execCommand', { value: undefined })"
OLD_CLIPBOARD: Final = "Object.defineProperty(navigator, 'clipboard', { value: {} })"


@pytest.mark.parametrize("clipboard", [NO_CLIPBOARD, OLD_CLIPBOARD], ids=["none", "old"])
@pytest.mark.parametrize("command", ["", NO_COMMAND], ids=["command", "no-command"])
def test_a_button_to_copy_is_there_where_one_of_the_ways_is(
    come: Come, clipboard: str, command: str
) -> None:
    patient = come()
    for script in (clipboard, command):
        patient.page.add_init_script(script)
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    patient.page.get_by_text("Copy text").click()
    for size in ("short", "full"):
        button = patient.button(f"Copy the {size} text")
        expect(button).to_have_count(0 if command else 1)
    expect(patient.page.locator("textarea").first).to_be_visible()


def test_where_copying_fails_the_page_says_so_and_marks_the_text(come: Come) -> None:
    patient = come()
    patient.page.add_init_script(NO_CLIPBOARD)
    patient.page.add_init_script("document.execCommand = () => false")
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    patient.page.get_by_text("Copy text").click()
    patient.button("Copy the full text").click()
    expect(patient.page.get_by_role("status").last).to_contain_text("This did not work")
    marked = "(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement)"
    assert patient.page.evaluate(marked) == patient.page.get_by_label("In full").input_value()


def copy_as_text(patient: Patient, size: str) -> str:
    """Copy the text of a size, see that it alone is said to be copied, and return it."""
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    patient.page.get_by_text("Copy text").click()
    patient.button(f"Copy the {size} text").click()
    said = ["Copied", ""] if size == "short" else ["", "Copied"]
    expect(patient.page.get_by_role("status")).to_have_text(said)
    labels = {"short": "Short, for a message to your clinic", "full": "In full"}
    return patient.page.get_by_label(labels[size]).input_value()


def test_without_script_the_texts_are_there_to_be_copied_by_hand(come: Come) -> None:
    patient = come(java_script_enabled=False)
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    expect(patient.page.locator("textarea")).to_have_count(2)
    expect(patient.page.get_by_role("button", name="Copy")).to_have_count(0)


def test_a_printed_page_is_named_after_its_day_and_the_title_comes_back(
    patient: Patient, rulebook: RuleBook
) -> None:
    patient.skip_to(Stop.GUIDANCE, CALM)
    expect(patient.page).to_have_title(rulebook.rulebook.title)
    title = patient.page.title()
    titles = []
    for event in ("beforeprint", "afterprint"):
        patient.page.evaluate("name => dispatchEvent(new Event(name))", event)
        titles.append(patient.page.title())
    assert titles == [f"{title} 2026-11-23", title]


def test_starting_again_asks_first(either: Patient) -> None:
    either.skip_to(Stop.GUIDANCE, CALM)
    link = either.page.get_by_role("link", name="Yes, start again")
    expect(link).to_be_hidden()
    either.page.get_by_text("Start again", exact=True).click()
    expect(either.page.get_by_text("your answers will be gone")).to_be_visible()
    expect(either.button("Change my answers")).to_be_visible()
    link.click()
    expect(either.button("Start")).to_be_visible()


def test_numbers_to_call_are_links(patient: Patient) -> None:
    patient.open("/")
    for number in ("911", "988"):
        link = patient.page.get_by_role("link", name=number, exact=True).first
        expect(link).to_have_attribute("href", f"tel:{number}")


@pytest.mark.parametrize("script", [True, False])
def test_a_reason_opens_and_closes_where_it_stands(come: Come, *, script: bool) -> None:
    patient = come(viewport={"width": 390, "height": 800}, java_script_enabled=script)
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    row = patient.page.locator(".rows > details").first
    expect(row.locator("article").first).to_be_hidden()
    row.locator("summary").click()
    expect(row.locator("article").first).to_be_visible()
    row.locator("summary").click()
    expect(row.locator("article").first).to_be_hidden()
