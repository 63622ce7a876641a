"""A patient sends their guidance to the clinic, with and without the script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import go_to
from tests.browser.conftest import Server
from tests.browser.patient import Patient

pytestmark = pytest.mark.browser

OFFER = "Review and send to the clinic"
HEADING = "Send this to North Dermatology and Allergy"
SENT = "Sent to North Dermatology and Allergy"
CONSENT = "Yes, send this to North Dermatology and Allergy"


def come_to(patient: Patient, server: Server, name: str) -> None:
    go_to(patient.page, server.address, server.states_of_clinic[name])


def agree(patient: Patient) -> None:
    patient.page.get_by_label(CONSENT).check()


def test_what_is_sent_is_shown_then_agreed_to_then_acknowledged(
    either: Patient, server: Server
) -> None:
    come_to(either, server, "guidance-typical")
    level = either.heading_shown()
    either.press(OFFER)
    either.see(HEADING)
    either.press("Send now")
    expect(either.summary).to_be_visible()
    agree(either)
    either.press("Send now")

    either.see_part(SENT)
    expect(either.page.get_by_text("The clinic's own number for it is N-1042.")).to_be_visible()
    either.see(level)
    places = {f"{server.clinic}/questions", f"{server.clinic}/send"}
    assert {server.address + place for place in posted(server)} == places


def posted(server: Server) -> list[str]:
    return [each.address for each in server.switch.exchanges if each.method == "POST"]


def test_the_script_leads_to_what_became_of_it_and_back_to_what_was_agreed(
    patient: Patient, server: Server
) -> None:
    come_to(patient, server, "guidance-typical")
    patient.press(OFFER)
    agree(patient)
    patient.press("Send now")

    expect(patient.page.locator("main [data-focus]")).to_be_focused()
    patient.page.go_back()
    patient.see(HEADING)
    expect(patient.page.get_by_label(CONSENT)).not_to_be_checked()
    patient.page.go_back()
    patient.see_part("Why we say this")


@pytest.mark.parametrize("name", ["guidance-not-sent", "guidance-unclear"])
def test_a_failure_can_be_sent_again_by_keyboard(
    either: Patient, server: Server, name: str
) -> None:
    come_to(either, server, name)
    before = either.token()
    either.button("Send again").focus()
    either.page.keyboard.press("Enter")
    either.arrive(before)

    expect(either.page.get_by_text("Your answers are still here").first).to_be_visible()


def test_a_second_press_while_it_is_sent_sends_nothing_more(
    patient: Patient, server: Server
) -> None:
    come_to(patient, server, "send")
    agree(patient)
    before, posts = patient.token(), server.switch.posts
    with server.switch.holding_next_post():
        patient.button("Send now").click()
        patient.button("Send now").click()
    patient.arrive(before)

    patient.see_part(SENT)
    assert server.switch.posts == posts + 1


def test_without_an_answer_from_our_server_nobody_is_told_that_it_was_not_sent(
    patient: Patient, server: Server
) -> None:
    come_to(patient, server, "send")
    agree(patient)
    patient.page.route("**/send", lambda route: route.abort())
    patient.button("Send now").click()

    words = "We got no answer, so we cannot tell if it was sent."
    expect(patient.page.get_by_role("alert").filter(has_text=words)).to_be_focused()
    expect(patient.page.get_by_text("We could not reach the server")).to_have_count(0)
    expect(patient.page.get_by_label(CONSENT)).to_be_checked()
    patient.page.unroute("**/send")
    patient.press("Send now")
    patient.see_part(SENT)
