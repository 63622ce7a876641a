"""What a printer gets: one or two sheets for most, reasons and questions first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from screener.walk.walk import Stop
from tests.browser.answers import TYPICAL
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.embedding import host
from tests.browser.patient import CHECK, Patient
from tests.web.pdf.read_pdf import Pdf

pytestmark = pytest.mark.browser


def printable(come: Come, server: Server, name: str) -> Patient:
    # A dark screen, because its colors must not come through.
    patient = come(color_scheme="dark")
    go_to(patient.page, server.address, server.states[f"guidance-{name}"])
    return patient


def sheets(page: Page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


# Everything at once, 14 points, takes three sheets; most people have two to eight. Who leaves open
# whatever can be left open has more than 40.
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("emergency", 2),
        ("contact_first", 2),
        ("discuss_before_starting", 2),
        ("discuss", 2),
        ("other_treatments_first", 1),
        ("typical", 2),
        ("everything", 3),
        ("unsure", 5),
    ],
)
def test_guidance_fits_on_few_sheets(
    come: Come, server: Server, name: str, most: int, paper: str
) -> None:
    assert sheets(printable(come, server, name).page, paper) <= most


def test_paper_is_white_and_every_word_on_it_dark(come: Come, server: Server) -> None:
    page = printable(come, server, "typical").page
    page.emulate_media(media="print", color_scheme="dark")
    colors = page.evaluate("""() => {
      const words = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility());
      const of = (name) => [...new Set(words.map((e) => getComputedStyle(e)[name]))];
      return { page: getComputedStyle(document.documentElement).backgroundColor,
               ink: of("color"), ground: of("backgroundColor") };
    }""")
    assert colors["page"] == "rgb(255, 255, 255)"
    assert set(colors["ink"]) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}
    assert set(colors["ground"]) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_reasons_come_first_then_questions_and_nothing_to_press(come: Come, server: Server) -> None:
    page = printable(come, server, "everything").page
    page.emulate_media(media="print")
    tops = [
        page.get_by_role("heading", name=name, exact=True).bounding_box()
        for name in ("Why we say this", "For your visit", "What any prescription would involve")
    ]
    heights = [top["y"] for top in tops if top]
    assert len(heights) == 3
    assert heights == sorted(heights)
    for control in page.locator("button, nav, .leave, .skip, form").all():
        for part in (control, *control.locator("a, button").all()):
            if part.evaluate("e => e.tagName") != "FORM":
                expect(part).to_be_hidden()


def test_the_head_of_paper_says_the_day_and_how_to_book(come: Come, server: Server) -> None:
    patient = come()
    go_to(patient.page, server.address, server.states_of_clinic["guidance-typical"])
    made = patient.page.locator("header").get_by_text("Made 23 November 2026")
    expect(made).to_be_hidden()
    patient.page.emulate_media(media="print")
    expect(made).to_be_visible()
    booking = patient.page.locator(".panel").get_by_role("link", name="Book a visit")
    after = booking.evaluate("link => getComputedStyle(link, '::after').content")
    assert after == '": https://north.example/book"'


# ---- made by the server


def words_in(download: Download) -> str:
    assert download.suggested_filename == "guidance.pdf"
    return Pdf(Path(download.path()).read_bytes()).words


def test_a_press_saves_the_guidance_and_the_page_stays(either: Patient) -> None:
    either.skip_to(Stop.GUIDANCE, TYPICAL)
    title = either.heading_shown()
    with either.page.expect_download() as saved:
        either.button("Save as PDF").click()
    assert title in words_in(saved.value)
    either.see(title)
    either.press("Change my answers")
    either.see(CHECK)


def test_it_is_saved_from_a_clinics_frame_too(come: Come, site: Server) -> None:
    shown = host(come, site)
    go_to(shown.inside, site.address, site.states_of_clinic["guidance-typical"])
    with shown.page.expect_download() as saved:
        shown.press("Save as PDF")
    assert "North Dermatology and Allergy" in words_in(saved.value)
    expect(shown.frame.get_by_role("heading", level=1)).to_be_visible()
