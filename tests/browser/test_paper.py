"""What a printer gets: one or two sheets for most, reasons and questions first."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Download, Page, expect

from screener.walk.walk import Stop
from tests.browser.answers import TYPICAL
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.embedding import Host, host, started
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


# The first sheet is the clinician's. Everything at once, 14 points, takes three more; most people
# have two to eight. Who leaves open whatever can be left open has more than 40.
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("emergency", 3),
        ("contact_first", 3),
        ("discuss_before_starting", 3),
        ("discuss", 3),
        ("other_treatments_first", 2),
        ("typical", 3),
        ("everything", 4),
        ("unsure", 7),
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
        page.locator("main").get_by_text(name, exact=True).last.bounding_box()
        for name in ("Why we say this", "Ask", "What any prescription would involve")
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


# ---- where to press for it

NOT_THAT: Final = "Your browser's own print command would leave out most of it"
NEW_TAB: Final = "Open in a new tab"
COUNT_PRINTS: Final = "() => { printed = 0; print = () => { printed += 1; }; }"


def framed_guidance(come: Come, site: Server, path: str, **options: Any) -> Host:
    """Come to the guidance in a frame, and count how often it is printed."""
    shown = started(come, site, path, **options)
    go_to(shown.inside, site.address, site.states_of_clinic["check-changed"])
    shown.press("See my guidance")
    expect(shown.frame.get_by_role("heading", name="Why we say this")).to_be_visible()
    shown.inside.evaluate(COUNT_PRINTS)
    return shown


@pytest.mark.parametrize("path", ["/plain", "/"], ids=["nobody sizes it", "a script sizes it"])
def test_in_a_frame_the_guidance_leads_to_its_own_button(
    come: Come, site: Server, path: str
) -> None:
    """In one that no script sizes, too: there, nobody tells the page that it is in a frame."""
    shown = framed_guidance(come, site, path)
    expect(shown.frame.get_by_text(NOT_THAT)).to_be_visible()
    expect(shown.frame.get_by_role("button", name=NEW_TAB)).to_be_hidden()
    shown.press("Print or save")
    assert shown.inside.evaluate("printed") == 1


@pytest.mark.parametrize(
    ("keys", "times"),
    [("Control+p", 1), ("Meta+p", 1), ("Control+P", 1), ("p", 0), ("Control+Shift+p", 0)],
)
def test_in_a_frame_the_keys_to_print_print_what_is_in_it(
    come: Come, site: Server, keys: str, times: int
) -> None:
    shown = framed_guidance(come, site, "/plain")
    shown.frame.get_by_role("button", name="Print or save").focus()
    shown.page.keyboard.press(keys)
    assert shown.inside.evaluate("printed") == times


def test_the_keys_to_print_stay_the_browsers_on_a_page_of_questions(
    come: Come, site: Server
) -> None:
    shown = started(come, site, "/plain")
    shown.inside.evaluate(COUNT_PRINTS)
    shown.frame.locator("input").first.focus()
    shown.page.keyboard.press("Control+p")
    assert shown.inside.evaluate("printed") == 0


@pytest.mark.parametrize("home", ["", "/clinics/north"])
def test_in_a_window_of_its_own_the_browsers_command_works_too(
    come: Come, site: Server, home: str
) -> None:
    page = come().page
    states = site.states_of_clinic if home else site.states
    go_to(page, site.address, states["check-changed"])
    page.get_by_role("button", name="See my guidance").click()
    expect(page.get_by_role("button", name="Print or save")).to_be_visible()
    expect(page.get_by_text(NOT_THAT)).to_be_hidden()
    page.evaluate(COUNT_PRINTS)
    page.keyboard.press("Control+p")
    assert page.evaluate("printed") == 0


def test_without_scripts_a_framed_page_opens_in_a_tab_of_its_own_to_be_printed(
    come: Come, site: Server
) -> None:
    shown = host(come, site, "/plain", java_script_enabled=False)
    go_to(shown.inside, site.address, site.states_of_clinic["guidance-typical"])
    title = shown.frame.get_by_role("heading", level=1).text_content()
    expect(shown.frame.get_by_text("first open it in a new tab")).to_be_visible()
    with shown.page.expect_popup() as opened:
        shown.press(NEW_TAB)
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(title or "")
    assert opened.value.url == f"{site.clinic}/questions"


def test_no_page_that_cannot_be_framed_speaks_of_frames(come: Come, site: Server) -> None:
    page = come(java_script_enabled=False).page
    go_to(page, site.address, site.states["guidance-typical"])
    expect(page.get_by_role("heading", name="Keep this page, as we do not")).to_be_visible()
    expect(page.get_by_role("button", name=NEW_TAB)).to_have_count(0)


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
