"""The browser's own Back and Forward."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, expect

from screener.rulebook.model import RuleBook
from screener.walk.walk import Stop
from tests.browser.answers import CALM, EVERYTHING
from tests.browser.conftest import Come
from tests.browser.patient import CHECK, Patient
from tests.browser.switch import Switch

pytestmark = pytest.mark.browser

START = "Get ready to talk with a dermatologist"


def test_back_and_forward_lead_through_the_steps_with_their_answers(patient: Patient) -> None:
    patient.start()
    patient.walk_to("acne_severity", CALM)
    for question, answer in (
        ("danger_signs", "none"),
        ("isotretinoin_before", "never"),
        ("isotretinoin_now", "no"),
        ("age", "18_or_over"),
    ):
        patient.page.go_back()
        patient.see_asked(question, answer)
    for question, answers in (
        ("isotretinoin_now", ("no",)),
        ("isotretinoin_before", ("never",)),
        ("danger_signs", ("none",)),
        ("acne_severity", ()),
    ):
        patient.page.go_forward()
        patient.see_asked(question, *answers)


def test_back_to_the_start_page_and_forward_again(patient: Patient) -> None:
    patient.start()
    patient.walk_to("isotretinoin_now", CALM)
    patient.page.go_back()
    patient.see_asked("age", "18_or_over")
    patient.page.go_back()
    patient.see(START)
    patient.page.go_forward()
    patient.see_asked("age", "18_or_over")
    patient.page.go_forward()
    patient.see_asked("isotretinoin_now")


def test_an_answer_changed_after_back_counts(patient: Patient) -> None:
    patient.start()
    patient.walk_to("isotretinoin_before", CALM)
    patient.page.go_back()
    patient.see_asked("isotretinoin_now", "no")
    patient.choose("isotretinoin_now", "prescribed")
    patient.press("Continue")
    patient.see_asked("isotretinoin_reaction")
    patient.page.go_back()
    patient.see_asked("isotretinoin_now", "prescribed")


def test_back_from_guidance_leads_to_the_answers(patient: Patient) -> None:
    patient.start()
    patient.walk_to_guidance(CALM)
    guidance = patient.heading.inner_text()
    patient.page.go_back()
    patient.see(CHECK)
    patient.page.go_back()
    patient.see_asked("monitoring", "yes")
    patient.page.go_forward()
    patient.see(CHECK)
    patient.page.go_forward()
    patient.see(guidance)


def test_back_from_an_interruption_leads_to_its_question(
    patient: Patient, rulebook: RuleBook
) -> None:
    danger = next(rule.title for rule in rulebook.rules if rule.id == "severe-stomach-pain")
    patient.start()
    patient.walk_to("danger_signs", EVERYTHING)
    patient.answer(EVERYTHING)
    patient.press("Continue")
    patient.see_part(danger)
    patient.page.go_back()
    patient.see_asked("danger_signs", "severe_stomach_pain")
    patient.page.go_forward()
    patient.see_part(danger)


def test_back_from_a_change_leads_to_the_answers(patient: Patient, rulebook: RuleBook) -> None:
    patient.skip_to(Stop.CHECK, CALM)
    patient.press(f"Change {rulebook.questions['acne_severity'].text}")
    patient.page.go_back()
    patient.see(CHECK)
    patient.page.go_forward()
    patient.see_asked("acne_severity", "mild")


def test_the_page_restored_by_forward_keeps_an_answer_given_with_an_error(patient: Patient) -> None:
    patient.start()
    patient.walk_to("phq2_interest", CALM)
    patient.choose("phq2_interest", "not_at_all")
    patient.press("Continue")
    expect(patient.summary).to_be_visible()
    patient.page.go_back()
    patient.see_asked("self_harm", "no")
    patient.page.go_forward()
    patient.see_asked("phq2_interest", "not_at_all")


def test_back_during_a_request_ends_it_and_shows_the_right_page(
    patient: Patient, switch: Switch
) -> None:
    patient.start()
    patient.walk_to("danger_signs", CALM)
    patient.answer(CALM)
    with switch.holding_next_post() as gate:
        with patient.page.expect_request("**/questions"):
            patient.button("Continue").click()
        with patient.page.expect_event("requestfailed"):
            patient.page.go_back()
        patient.see_asked("isotretinoin_before", "never")
        gate.set()
    patient.press("Continue")
    patient.see_asked("danger_signs")


def test_after_a_reload_back_leads_through_the_steps_before(patient: Patient) -> None:
    patient.start()
    patient.walk_to("danger_signs", CALM)
    patient.page.reload()
    patient.see_asked("danger_signs")
    patient.page.go_back()
    patient.see_asked("isotretinoin_before", "never")
    patient.page.go_back()
    patient.see_asked("isotretinoin_now", "no")
    patient.page.go_back()
    patient.see_asked("age", "18_or_over")
    patient.page.go_back()
    patient.see(START)
    patient.page.go_forward()
    patient.see_asked("age", "18_or_over")
    patient.press("Continue")
    patient.see_asked("isotretinoin_now", "no")


def test_without_script_back_sends_the_step_before_again(come: Come) -> None:
    patient = come(java_script_enabled=False)
    patient.start()
    patient.walk_to("danger_signs", CALM)
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser asks before it sends again
        patient.page.go_back()
    patient.page.wait_for_url("chrome-error://**")
    patient.page.reload()
    patient.see_asked("isotretinoin_before")
    patient.choose("isotretinoin_before", "never")
    patient.press("Continue")
    patient.see_asked("danger_signs")


def test_without_script_back_from_the_first_question_leads_to_the_start(come: Come) -> None:
    patient = come(java_script_enabled=False)
    patient.start()
    patient.page.go_back()
    patient.see(START)


def test_history_holds_nothing_but_a_number(patient: Patient) -> None:
    patient.start()
    patient.walk_to("acne_severity", CALM)
    patient.page.go_back()
    patient.page.go_back()
    patient.see_asked("isotretinoin_before", "never")
    patient.page.go_forward()
    patient.see_asked("danger_signs", "none")
    assert patient.traces()["state"] == ~4  # below 0, because they went on from there
    patient.page.go_forward()
    patient.see_asked("acne_severity")
    assert patient.traces()["state"] == 5
    assert patient.page.url == f"{patient.home}/"
