"""Slow and broken connections, and fingers that are too quick."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Locator, expect
from werkzeug.wrappers import Response

from tests.browser.answers import CALM
from tests.browser.conftest import Come, Server, make_app
from tests.browser.patient import Patient
from tests.browser.switch import Switch

pytestmark = pytest.mark.browser


def at_danger_signs(patient: Patient) -> None:
    """Come to a question, and answer it."""
    patient.start()
    patient.walk_to("danger_signs", CALM)
    patient.answer(CALM)


def see_the_notice(patient: Patient) -> None:
    expect(patient.notice).to_have_count(1)
    expect(patient.notice).to_be_in_viewport()
    expect(patient.notice).to_be_focused()
    patient.see_asked("danger_signs", "none")


def go_on(patient: Patient) -> None:
    patient.press("Continue")
    patient.see_asked("acne_severity")
    expect(patient.notice).to_have_count(0)


def test_a_double_click_sends_once(patient: Patient, switch: Switch) -> None:
    at_danger_signs(patient)
    posts = switch.posts
    before = patient.token()
    with switch.holding_next_post():
        patient.button("Continue").dblclick()
    patient.arrive(before)
    patient.see_asked("acne_severity")
    assert switch.posts == posts + 1


def test_the_second_half_of_a_double_click_never_hits_the_next_page(
    patient: Patient, switch: Switch
) -> None:
    at_danger_signs(patient)
    posts = switch.posts
    patient.press("Continue")
    patient.see_asked("acne_severity")
    button = patient.button("Continue")
    button.dispatch_event("click", {"detail": 2})
    patient.answer(CALM)
    patient.press("Continue")
    patient.see_asked("acne_lumps")
    assert switch.posts == posts + 2


def test_a_double_click_leads_to_the_next_question(either: Patient) -> None:
    at_danger_signs(either)
    before = either.token()
    either.button("Continue").dblclick()
    either.arrive(before)
    either.see_asked("acne_severity")
    expect(either.summary).to_have_count(0)


def test_the_second_click_of_a_double_click_chooses_nothing_on_the_next_page(
    patient: Patient,
) -> None:
    at_danger_signs(patient)
    before = patient.token()
    click(patient, patient.button("Continue"), nth=1)
    patient.arrive(before)
    option = patient.option("acne_severity", "severe")
    click(patient, option, nth=2)
    expect(option).not_to_be_checked()
    click(patient, option, nth=1)
    expect(option).to_be_checked()


def click(patient: Patient, control: Locator, *, nth: int) -> None:
    """Click as the first or second click of a double click does, wherever the control is."""
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box
    mouse = patient.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down(click_count=nth)
    mouse.up(click_count=nth)


def test_a_second_try_during_a_slow_request_is_ignored(patient: Patient, switch: Switch) -> None:
    at_danger_signs(patient)
    posts = switch.posts
    before = patient.token()
    with switch.holding_next_post():
        with patient.page.expect_request("**/questions"):
            patient.button("Continue").click()
        expect(patient.page.locator("form[aria-busy=true]")).to_have_count(1)
        patient.button("Continue").click(delay=20)
        patient.button("Back").click()
        patient.page.keyboard.press("Enter")
    patient.arrive(before)
    patient.see_asked("acne_severity")
    expect(patient.page.locator("[aria-busy]")).to_have_count(0)
    assert switch.posts == posts + 1


def test_a_patient_who_is_offline_can_try_again(patient: Patient) -> None:
    at_danger_signs(patient)
    patient.page.context.set_offline(True)
    for _ in range(2):
        patient.button("Continue").click()
        see_the_notice(patient)
    patient.page.context.set_offline(False)
    go_on(patient)


def test_a_request_that_is_cut_off_can_be_sent_again(patient: Patient) -> None:
    at_danger_signs(patient)
    patient.page.route("**/questions", lambda route: route.abort())
    patient.button("Continue").click()
    see_the_notice(patient)
    patient.page.unroute("**/questions")
    go_on(patient)


def test_a_start_that_is_cut_off_can_be_tried_again(patient: Patient) -> None:
    patient.open()
    patient.page.context.set_offline(True)
    patient.button("Start").click()
    expect(patient.notice).to_be_focused()
    patient.page.context.set_offline(False)
    patient.press("Start")
    patient.see_asked("age")


def test_a_history_step_that_is_cut_off_leaves_the_page_usable(patient: Patient) -> None:
    at_danger_signs(patient)
    patient.page.context.set_offline(True)
    patient.page.go_back()
    see_the_notice(patient)
    patient.page.context.set_offline(False)
    go_on(patient)
    patient.page.go_back()
    patient.see_asked("danger_signs", "none")


def broken_app(server: Server) -> Flask:
    """An application with a mistake in it, which ends in our own page for errors."""
    app = make_app(server.settings, server.clock)

    def fail() -> str:
        raise RuntimeError

    for place in app.view_functions:
        if place.endswith(".questions"):
            app.view_functions[place] = fail
    return app


def test_a_mistake_of_ours_can_be_tried_again(patient: Patient, server: Server) -> None:
    at_danger_signs(patient)
    working = server.switch.app
    for broken in (broken_app(server), Response("Bad gateway", 502), Response("Slow down", 429)):
        server.switch.app = broken
        patient.button("Continue").click()
        see_the_notice(patient)
    server.switch.app = working
    go_on(patient)


def test_without_script_a_mistake_of_ours_ends_in_a_calm_page(come: Come, server: Server) -> None:
    patient = come(java_script_enabled=False)
    at_danger_signs(patient)
    working = server.switch.app
    server.switch.app = broken_app(server)
    patient.button("Continue").click()
    patient.see("Something went wrong on our side")
    server.switch.app = working
    patient.page.get_by_role("link", name="Start again").click()
    patient.press("Start")
    patient.see_asked("age")
