"""A walk goes on in another browser, with its answers: scanned or typed, by script or without."""

from __future__ import annotations

import json
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from screener.walk.walk import Stop
from tests.browser.answers import CALM
from tests.browser.conftest import Come
from tests.browser.patient import Patient, wait_for_keeping

pytestmark = pytest.mark.browser

CODE_PAGE: Final = "Go on with another device"
HERE: Final = "/carry-on"
CAMERA: Final = """
  navigator.mediaDevices.getUserMedia = async () => {
    const seen = document.createElement("canvas");
    setInterval(() => seen.getContext("2d").fillRect(0, 0, 9, 9), 20);
    return seen.captureStream();
  };
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { return [{ rawValue: CODE }]; }
  };
"""
"""A browser that can read codes, in front of a code."""
NO_CAMERA: Final = (
    """navigator.mediaDevices.getUserMedia = async () => { throw new Error("no"); };"""
)


def show_code(patient: Patient) -> str:
    """Ask for the code from the foot of the page, and return its letters."""
    patient.page.locator("footer summary").click()
    patient.page.locator("footer").get_by_role("button", name=CODE_PAGE).click()
    patient.see(CODE_PAGE)
    return "\n".join(patient.page.locator(".letters li").all_inner_texts())


def type_code(patient: Patient, code: str) -> None:
    patient.page.get_by_label("The letters below the code").fill(code)
    patient.page.get_by_role("button", name="Go on", exact=True).click()


def scanner(come: Come, code: str, *more: str) -> Page:
    """Return the page that reads a code in a browser which can."""
    patient = come()
    script = CAMERA.replace("CODE", json.dumps(code))
    patient.page.context.add_init_script("\n".join((script, *more)))
    patient.open(HERE)
    return patient.page


def test_a_walk_goes_on_in_another_browser(either: Patient, come: Come) -> None:
    either.start()
    either.walk_to("acne_severity", CALM)
    either.choose("acne_severity", "mild")
    code = show_code(either)
    there = come()
    there.open(HERE)
    type_code(there, code.lower())

    there.see_asked("acne_severity", "mild")
    there.press("Continue")
    there.see_asked("acne_lumps")


def test_it_is_as_any_walk_from_then_on(patient: Patient, come: Come) -> None:
    """Loaded anew, it goes on where it was."""
    patient.skip_to(Stop.GUIDANCE, CALM)
    heading = patient.heading.inner_text()
    code = show_code(patient)
    there = come()
    there.open(HERE)
    type_code(there, code)
    there.see(heading)
    wait_for_keeping(there)
    there.page.reload()
    there.see(heading)


def test_back_from_the_code_leads_to_the_answers(patient: Patient) -> None:
    patient.start()
    patient.walk_to("acne_severity", CALM)
    patient.choose("acne_severity", "mild")
    show_code(patient)
    patient.page.go_back()

    patient.see_asked("acne_severity", "mild")


def test_a_slip_is_told_beside_what_was_typed(either: Patient) -> None:
    either.open(HERE)
    type_code(either, "ABCD EFGH")

    expect(either.summary).to_contain_text("Row 1 is not as the other device shows it.")
    expect(either.page.get_by_label("The letters below the code")).to_have_value("ABCD EFGH")


def test_a_code_is_scanned(patient: Patient, come: Come) -> None:
    patient.start()
    patient.walk_to("acne_severity", CALM)
    code = show_code(patient).replace(" ", "").replace("\n", "")
    page = scanner(come, code)
    page.get_by_role("button", name="Scan the code").click()

    expect(page.locator("h1, legend").first).to_contain_text("acne")
    expect(page.locator("video")).to_have_count(0)


def test_without_a_camera_the_page_says_to_type(come: Come) -> None:
    page = scanner(come, "ABCD", NO_CAMERA)
    page.get_by_role("button", name="Scan the code").click()

    expect(page.get_by_text("This did not work. Type the letters.")).to_be_visible()


def test_a_second_click_on_scan_changes_nothing(patient: Patient, come: Come) -> None:
    patient.start()
    code = show_code(patient)
    page = scanner(come, code)
    page.get_by_role("button", name="Scan the code").dblclick()

    expect(page.get_by_text("How old are you?")).to_be_visible()


def test_no_browser_is_offered_what_it_cannot_do(patient: Patient) -> None:
    patient.open(HERE)

    expect(patient.page.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    expect(patient.page.get_by_role("button", name="Scan the code")).to_be_hidden()
