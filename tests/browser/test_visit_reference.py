"""A clinic's own name for a visit comes along, and nobody on the way sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.clinic_pages import REFERENCE
from tests.browser.conftest import Come, Server
from tests.browser.embedding import host, started

pytestmark = pytest.mark.browser


def test_the_reference_of_a_visit_is_in_no_request_and_on_no_page_of_questions(
    come: Come, site: Server
) -> None:
    shown = started(come, site, "/reference")
    assert REFERENCE not in shown.inside.content()
    assert [e.address for e in site.switch.exchanges if REFERENCE in e.address] == []


def test_a_reference_that_cannot_be_used_is_left_out(browser: Browser, site: Server) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site.host}/bad-reference")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Start").click()
    expect(frame.locator("[name=answer_age]").first).to_be_visible()
    assert [words for words in said if words.startswith("The visit reference has other signs")]
    page.close()


@pytest.mark.parametrize("detour", ["back", "reload", "learn and back", "learn and home"])
def test_the_reference_of_a_visit_is_still_there_after_a_detour(
    come: Come, site: Server, detour: str
) -> None:
    shown = host(come, site, "/reference")
    if detour == "back":
        shown.press("Start")
        expect(shown.frame.locator("[name=answer_age]").first).to_be_visible()
        shown.page.evaluate("history.back()")
    elif detour == "reload":
        shown.inside.evaluate("location.reload()")
    else:
        shown.frame.get_by_role("link", name="Learn about the treatment first").click()
        expect(shown.frame.get_by_role("heading", name="Learn more", exact=True)).to_be_visible()
        if detour == "learn and back":
            shown.page.evaluate("history.back()")
        else:
            shown.frame.get_by_role("link", name="North Dermatology and Allergy").first.click()
    expect(shown.frame.get_by_role("button", name="Start")).to_be_visible()
    expect(shown.frame.locator("[data-reference]")).to_have_value(REFERENCE)
