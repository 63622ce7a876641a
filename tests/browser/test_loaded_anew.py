"""A tab that was loaded anew in the middle of a walk goes on there, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Dialog, Locator, expect

from screener.walk.walk import Stop
from tests.browser.answers import CALM
from tests.browser.axe import bring_axe
from tests.browser.conftest import Come, Server
from tests.browser.patient import START_AGAIN, Patient, wait_for_keeping
from tests.browser.test_accessibility import LOOKS, faults_in

pytestmark = pytest.mark.browser

START: Final = "Get ready to talk with a dermatologist"
WORDS: Final = "This page was loaded anew, and your answers are gone."
BLOCKED: Final = """Object.defineProperty(window, "sessionStorage", {
  get() { throw new DOMException("", "SecurityError"); },
});"""
"""What a browser does in a frame of another site if third parties may keep nothing."""


def said(patient: Patient) -> Locator:
    return patient.page.get_by_role("status").filter(has_text=WORDS)


def walk_some_steps(patient: Patient) -> None:
    patient.start()
    patient.walk_to("acne_severity", CALM)


@contextmanager
def sealing(patient: Patient) -> Iterator[None]:
    """Wait until the tab keeps what is chosen in this block."""
    with patient.page.expect_response("**/questions") as sealed:
        yield
    sealed.value.finished()
    kept = f"sessionStorage.getItem('screener') === '{sealed.value.text()}'"
    patient.page.wait_for_function(kept)


def load_anew(patient: Patient) -> None:
    patient.page.reload()
    patient.see(START)


def go_on_offered(patient: Patient) -> Locator:
    return patient.button("Go on where you were")


def warnings_of(patient: Patient) -> list[str]:
    """Return the list that each warning before the page goes will be added to; all are waved on."""
    asked: list[str] = []

    def wave_on(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    patient.page.on("dialog", wave_on)
    return asked


@pytest.fixture
def blocked(come: Come) -> Patient:
    """A patient whose browser lets the page keep nothing."""
    patient = come()
    patient.page.context.add_init_script(BLOCKED)
    return patient


# ---- it goes on


def test_a_reload_leads_back_with_answers_that_were_not_sent(patient: Patient) -> None:
    walk_some_steps(patient)
    wait_for_keeping(patient)
    with sealing(patient):
        patient.choose("acne_severity", "mild")
    patient.page.reload()
    patient.see_asked("acne_severity", "mild")
    expect(said(patient)).to_have_count(0)
    patient.press("Continue")
    patient.see_asked("acne_lumps")


def test_a_reload_leads_back_with_what_was_chosen_before_the_tab_could_keep_it(
    patient: Patient,
) -> None:
    let_arrive = patient.hold_back("keep.js")
    patient.start()
    patient.choose("age", "18_or_over")
    with sealing(patient):
        let_arrive()
    patient.page.reload()
    patient.see_asked("age", "18_or_over")


@pytest.mark.parametrize("stop", [Stop.CHECK, Stop.GUIDANCE])
def test_a_reload_leads_back_to_the_last_pages_too(patient: Patient, stop: Stop) -> None:
    patient.skip_to(stop, CALM)
    wait_for_keeping(patient)
    heading = patient.heading.inner_text()
    patient.page.reload()
    patient.see(heading)


def test_a_page_opened_in_the_same_tab_and_back_lead_back(patient: Patient) -> None:
    walk_some_steps(patient)
    wait_for_keeping(patient)
    patient.open("/privacy")
    patient.page.go_back()
    patient.see_asked("acne_severity")


def test_whoever_comes_to_the_first_page_again_is_asked(patient: Patient) -> None:
    walk_some_steps(patient)
    wait_for_keeping(patient)
    patient.open("/privacy")
    patient.open()
    patient.see(START)
    go_on_offered(patient).click()
    patient.see_asked("acne_severity")
    patient.page.go_back()
    patient.see(START)


def test_whoever_starts_anew_instead_has_a_walk_of_their_own(patient: Patient) -> None:
    walk_some_steps(patient)
    wait_for_keeping(patient)
    patient.open("/privacy")
    patient.open()
    expect(go_on_offered(patient)).to_be_visible()
    patient.press("Start")
    patient.see_asked("age")


def test_an_hour_later_the_page_says_that_it_cannot_go_on(patient: Patient, server: Server) -> None:
    walk_some_steps(patient)
    wait_for_keeping(patient)
    server.clock.advance(hours=1)
    patient.page.reload()
    patient.see(START_AGAIN)
    patient.page.wait_for_function("sessionStorage.length === 0")
    patient.page.get_by_role("link", name="Start again").click()
    patient.see(START)
    expect(go_on_offered(patient)).to_be_hidden()


# ---- on a device that others use


def test_whoever_keeps_nothing_is_warned_before_the_page_goes(patient: Patient) -> None:
    asked = warnings_of(patient)
    patient.open()
    patient.page.get_by_label("This is a shared device").check()
    patient.press("Start")
    patient.walk_to("acne_severity", CALM)
    assert asked == []
    patient.page.reload()
    patient.see(START)
    assert asked == ["beforeunload"]
    expect(said(patient)).to_be_in_viewport()


@pytest.mark.parametrize("shared", [False, True], ids=["kept", "shared device"])
def test_nobody_is_warned_who_leaves_quickly(patient: Patient, shared: bool) -> None:
    asked = warnings_of(patient)
    patient.open()
    patient.page.get_by_label("This is a shared device").set_checked(shared)
    patient.press("Start")
    patient.answer(CALM)
    patient.page.get_by_role("link", name="Leave quickly").click()
    patient.see("Weather")
    assert asked == []
    patient.open()
    expect(go_on_offered(patient)).to_be_hidden()
    assert patient.traces()["session"] == []


# ---- when it is said that the answers are gone


def test_where_nothing_can_be_kept_a_reload_says_so(blocked: Patient) -> None:
    blocked.open()
    expect(blocked.page.get_by_label("This is a shared device")).to_be_hidden()
    walk_some_steps(blocked)
    load_anew(blocked)
    expect(said(blocked)).to_be_in_viewport()
    assert blocked.page.evaluate("document.activeElement === document.body")
    assert blocked.page.evaluate("history.state") == 0


def back(patient: Patient) -> None:
    patient.page.go_back()
    patient.see_asked("danger_signs", "none")


def back_and_forward(patient: Patient) -> None:
    back(patient)
    patient.page.go_forward()
    patient.see_asked("acne_severity")


def back_and_on(patient: Patient) -> None:
    back(patient)
    patient.press("Continue")


def error(patient: Patient) -> None:
    patient.press("Continue")
    expect(patient.summary).to_be_visible()


def away_and_back(patient: Patient) -> None:
    """Come to the step as to one of a tab that a phone brings back: by the history."""
    patient.open("/privacy")
    patient.page.go_back()


def no_way(_: Patient) -> None:
    """Go nowhere."""


SAID_AFTER: Final = [back, back_and_forward, back_and_on, error, away_and_back]


@pytest.mark.parametrize("way", SAID_AFTER)
def test_it_is_said_wherever_in_the_walk_the_tab_is_loaded_anew(
    blocked: Patient, way: Callable[[Patient], None]
) -> None:
    walk_some_steps(blocked)
    way(blocked)
    if way is not away_and_back:
        load_anew(blocked)
    expect(said(blocked)).to_be_visible()


def test_axe_finds_nothing_where_it_is_said(blocked: Patient) -> None:
    bring_axe(blocked.page)
    walk_some_steps(blocked)
    load_anew(blocked)
    assert faults_in(blocked, "loaded anew", LOOKS) == []


# ---- when it is not


def test_a_first_visit_says_nothing_of_it(either: Patient) -> None:
    either.open()
    expect(said(either)).to_be_hidden()
    load_anew(either)
    expect(said(either)).to_be_hidden()


def test_without_script_nothing_is_said_of_it(come: Come) -> None:
    patient = come(java_script_enabled=False)
    patient.start()
    patient.page.go_back()
    patient.see(START)
    load_anew(patient)
    expect(said(patient)).to_be_hidden()


def test_it_is_said_once(blocked: Patient) -> None:
    walk_some_steps(blocked)
    load_anew(blocked)
    load_anew(blocked)
    expect(said(blocked)).to_be_hidden()


def test_a_new_walk_forgets_it(blocked: Patient) -> None:
    patient = blocked
    walk_some_steps(patient)
    load_anew(patient)
    patient.press("Start")
    patient.see_asked("age")
    patient.page.go_back()
    patient.see(START)
    expect(said(patient)).to_be_hidden()
    load_anew(patient)
    expect(said(patient)).to_be_hidden()


def test_back_to_the_first_page_and_a_reload_is_no_loss(patient: Patient) -> None:
    patient.start()
    patient.page.go_back()
    patient.see(START)
    load_anew(patient)
    expect(said(patient)).to_be_hidden()


@pytest.mark.parametrize(("home", "ref"), [("home", ""), ("clinic", ""), ("clinic", "#ref=v-77")])
def test_starting_again_on_purpose_says_nothing_of_it(
    come: Come, server: Server, home: str, ref: str
) -> None:
    patient = come()
    address = f"{getattr(server, home)}/{ref}"
    patient.page.goto(address)
    patient.press("Start")
    patient.walk_to_guidance(CALM)
    patient.page.get_by_text("Start again", exact=True).click()
    with patient.page.expect_event("load"):
        patient.page.get_by_role("link", name="Yes, start again").click()
    patient.see(START)
    expect(said(patient)).to_be_hidden()
    load_anew(patient)
    expect(said(patient)).to_be_hidden()
    assert patient.page.url == address


def test_starting_again_after_an_error_says_nothing_of_it(patient: Patient) -> None:
    patient.start()
    patient.forge("elsewhere")
    patient.button("Continue").click()
    with patient.page.expect_event("load"):
        patient.page.get_by_role("link", name="Start again").click()
    patient.see(START)
    expect(said(patient)).to_be_hidden()


@pytest.mark.parametrize("way", [no_way, back, back_and_forward, back_and_on, error])
def test_leaving_quickly_tells_nobody_who_comes_back(
    patient: Patient, way: Callable[[Patient], None]
) -> None:
    walk_some_steps(patient)
    way(patient)
    patient.page.get_by_role("link", name="Leave quickly").click()
    patient.see("Weather")
    patient.page.go_forward()
    patient.see("Weather")
    for _ in range(2):
        patient.page.go_back()
        patient.see(START)
        expect(said(patient)).to_be_hidden()
        load_anew(patient)
        expect(said(patient)).to_be_hidden()
