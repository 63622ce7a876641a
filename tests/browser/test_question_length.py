"""A page of questions can be taken in at a glance, and says so if the next one takes long."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.patient import Patient
from tests.browser.switch import Switch

pytestmark = pytest.mark.browser

PHONE: Final = {"width": 390, "height": 844}
SCREENS: Final = 1.5
# After a step by script, the line on which Back to use is hidden: it is for browsers without.
HEIGHT: Final = """() => {
  for (const hint of document.querySelectorAll("[data-unscripted]")) hint.hidden = true;
  return document.scrollingElement.scrollHeight;
}"""
OPENED: Final = "-opened"


def test_no_page_of_questions_is_longer_than_one_and_a_half_screens_of_a_phone(
    come: Come, server: Server
) -> None:
    page = come(viewport=PHONE).page
    asked = [s for s in server.states.values() if s.name.startswith("question-")]
    screens = {}
    for state in asked:
        if not state.name.endswith(OPENED):
            go_to(page, server.address, state)
            screens[state.name] = page.evaluate(HEIGHT) / PHONE["height"]
    assert len(screens) > 3 * 30  # each fresh, with an error, and answered
    assert {name: length for name, length in screens.items() if length > SCREENS} == {}


def test_continue_says_so_if_the_next_page_takes_long(patient: Patient, switch: Switch) -> None:
    patient.start()
    patient.choose("age", "18_or_over")
    before = patient.token()
    with switch.holding_next_post():
        patient.button("Continue").click()
        expect(patient.button("One moment …")).to_be_visible()
    patient.arrive(before)
    expect(patient.button("Continue")).to_be_visible()
    expect(patient.button("One moment …")).to_have_count(0)


def test_continue_says_so_too_if_what_says_it_comes_late(patient: Patient, switch: Switch) -> None:
    let_arrive = patient.hold_back("step.js")
    patient.start()
    patient.choose("age", "18_or_over")
    before = patient.token()
    with switch.holding_next_post():
        patient.button("Continue").click()
        expect(patient.page.locator("form[aria-busy]")).to_be_visible()
        let_arrive()
        expect(patient.button("One moment …")).to_be_visible()
    patient.arrive(before)
    expect(patient.button("One moment …")).to_have_count(0)
