"""What the frame and the page around it do with each other, and what they refuse."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from screener.config import shipped
from tests.browser.axe import bring_axe
from tests.browser.browsing import go_to
from tests.browser.clinic_pages import TITLE
from tests.browser.conftest import Come, Server
from tests.browser.embedding import (
    ASIDE,
    HEADERS,
    HEIGHT,
    KINDS,
    SHOWN,
    SMOOTH,
    host,
    started,
)
from tests.browser.host import HEARD
from tests.browser.patient import START_AGAIN
from tests.browser.test_accessibility import (
    FRAMED_LOOKS,
    SHARES,
    faults_in,
    worth_looking_at,
)

pytestmark = pytest.mark.browser

# ---- making the frame


def test_the_frame_stands_after_its_script_and_has_a_name(come: Come, site: Server) -> None:
    page = host(come, site).page
    frame = page.locator("script[data-clinic] + iframe")
    expect(frame).to_have_attribute("title", TITLE)
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)


def test_opening_the_page_takes_no_focus_and_moves_nothing(come: Come, site: Server) -> None:
    page = host(come, site, "/below").page
    assert page.evaluate("[document.activeElement === document.body, scrollY]") == [True, 0]


def test_the_first_page_is_as_tall_as_its_frame(come: Come, site: Server) -> None:
    for width in (400, 1000):
        shown = host(come, site, viewport={"width": width, "height": 700})
        natural = shown.inside.evaluate("document.body.scrollHeight")
        assert 0 <= shown.tall() - natural < 40
        assert shown.inside.evaluate("document.scrollingElement.scrollHeight") <= shown.tall()


def test_without_scripts_there_is_a_plain_link(come: Come, site: Server) -> None:
    page = come(java_script_enabled=False).page
    page.goto(site.host + "/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    assert page.url == f"{site.clinic}/"


def test_a_frame_that_is_refused_gives_way_to_a_plain_link(browser: Browser, site: Server) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.clock.install()
    page.goto(site.host + "/refused")
    page.clock.run_for(6_000)
    expect(page.locator("iframe")).to_be_visible()
    page.clock.run_for(2_000)
    assert page.locator("iframe").evaluate(HEIGHT) == 0
    link = page.get_by_role("link", name=TITLE)
    expect(link).to_have_attribute("href", f"{site.address}/clinics/south/")
    assert any("frame-ancestors" in complaint for complaint in complaints)
    assert f"No answer from {site.address}/clinics/south/" in complaints
    page.close()


def test_where_the_clinic_is_mistyped_the_pasted_link_comes_back_alone(
    browser: Browser, site: Server
) -> None:
    page = browser.new_page()
    page.clock.install()
    page.goto(f"{site.host}/mistyped")
    link = page.get_by_role("link", name=TITLE)
    expect(link).to_have_count(0)
    page.clock.run_for(8_000)
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", f"{site.clinic}/")
    page.close()


# ---- while walking


@pytest.mark.parametrize(("width", "window", "tall"), [(400, 813, 800), (1000, 1200, 960)])
def test_a_height_tells_nothing_of_answers_or_level(
    come: Come, site: Server, width: int, window: int, tall: int
) -> None:
    shown = host(come, site, viewport={"width": width, "height": window})
    heights: list[int] = []
    for state in site.states_of_clinic.values():
        if state.name.startswith(KINDS) and not state.name.endswith(("answered", "opened")):
            go_to(shown.inside, site.address, state)
            shown.page.wait_for_function(SHOWN, arg=len(heights))
            heights.append(shown.heard("height")[-1]["height"])
    assert len(heights) > 30
    assert set(heights) == {tall}


def test_what_the_page_around_sees_of_its_own_scrolling_is_alike_for_every_level(
    come: Come, site: Server
) -> None:
    shown = started(come, site, "/below", viewport={"width": 400, "height": 800})
    scrolled = {}
    for state in site.states_of_clinic.values():
        if not state.name.startswith("guidance-"):
            continue
        go_to(shown.inside, site.address, state)
        shown.page.evaluate("document.querySelector('iframe').scrollIntoView()")
        start = shown.page.evaluate("scrollY")
        for _ in range(6):
            shown.page.keyboard.press("Tab")
        shown.frame.locator(".rows details").first.evaluate("row => { row.open = true; }")
        shown.frame.locator(".rows article").first.wait_for()
        scrolled[state.name] = shown.page.evaluate("scrollY") - start
    assert len(scrolled) >= 5
    assert set(scrolled.values()) == {0}


def test_a_step_brings_the_top_of_the_frame_back_into_view(come: Come, site: Server) -> None:
    shown = started(come, site, "/below")
    shown.page.evaluate("scrollTo(0, 2600)")
    assert shown.top() < 0
    shown.answer()
    shown.page.wait_for_function(
        "() => document.querySelector('iframe').getBoundingClientRect().top > -1"
    )
    assert shown.top() < 5


@pytest.mark.parametrize("smooth", ["", SMOOTH], ids=["at once", "smooth"])
@pytest.mark.parametrize("header", HEADERS)
def test_the_top_of_the_frame_stays_clear_of_a_header_that_stays(
    come: Come, site: Server, header: str, smooth: str
) -> None:
    site.website.pages["/header"] = smooth + HEADERS[header] + site.website.pages["/below"]
    shown = started(come, site, "/header")
    shown.page.evaluate("scrollTo({ top: 2600, behavior: 'instant' })")
    shown.answer()
    shown.page.wait_for_function(
        "to => Math.round(document.querySelector('iframe').getBoundingClientRect().top) === to",
        arg=0 if header == "none" else 90,
    )


def test_a_step_does_no_harm_where_the_frame_lies_beside_the_window(
    come: Come, site: Server
) -> None:
    site.website.pages["/beside"] = ASIDE + site.website.pages["/below"]
    shown = started(come, site, "/beside")
    shown.page.evaluate("scrollTo(0, 2600)")
    shown.answer()
    shown.page.wait_for_function(
        "() => document.querySelector('iframe').getBoundingClientRect().top > -1"
    )


@pytest.mark.parametrize("path", ["/below", "/reference"])
def test_starting_again_brings_the_top_back_too(come: Come, site: Server, path: str) -> None:
    shown = started(come, site, path)
    go_to(shown.inside, site.address, site.states_of_clinic["guidance-typical"])
    shown.page.evaluate("scrollTo(0, 2600)")
    for ask in ("Start again", "Yes, start again"):
        shown.frame.get_by_text(ask, exact=True).evaluate("control => control.click()")
    expect(shown.frame.get_by_role("button", name="Start")).to_be_visible()
    shown.page.wait_for_function(
        "() => document.querySelector('iframe').getBoundingClientRect().top > -1"
    )


def test_an_error_page_brings_the_top_back_too(come: Come, site: Server) -> None:
    shown = started(come, site, "/below")
    shown.page.evaluate("scrollTo(0, 2600)")
    site.clock.advance(hours=25)
    shown.frame.get_by_role("button", name="Continue").evaluate("b => b.click()")
    expect(shown.frame.get_by_role("heading", name=START_AGAIN)).to_be_visible()
    shown.page.wait_for_function(
        "() => document.querySelector('iframe').getBoundingClientRect().top > -1"
    )


def test_a_step_moves_nothing_while_the_top_is_in_view(come: Come, site: Server) -> None:
    shown = started(come, site, "/below")
    shown.page.evaluate("scrollTo(0, 1900)")
    before = shown.top()
    assert before > 0
    steps = len(shown.heard("step"))
    shown.answer()
    shown.page.wait_for_function(SHOWN, arg=steps)
    assert shown.top() == before


def test_leaving_quickly_takes_the_whole_page_away(come: Come, site: Server) -> None:
    shown = started(come, site)
    shown.frame.get_by_role("link", name="Leave quickly").click()
    shown.page.wait_for_url(site.settings.exit_url)


@pytest.mark.parametrize(
    ("name", "address"),
    [("Call 988", "tel:988"), ("Text 988", "sms:988"), ("Call 911", "tel:911"), ("988", "tel:988")],
)
def test_dialing_a_number_leaves_the_frame_where_it_is(
    come: Come, site: Server, name: str, address: str
) -> None:
    """To a browser, a link that dials is a page to show in the frame, which this policy refuses."""
    site.website.policy = f"frame-src {site.address}"
    shown = started(come, site)
    go_to(shown.inside, site.address, site.states_of_clinic["interruption-self-harm"])
    with shown.page.expect_request(address):
        shown.frame.get_by_role("link", name=name, exact=True).first.click()
    expect(shown.frame.get_by_role("heading", name="Before you go on")).to_be_visible()


# ---- what is refused


FORGED: Final = "to => to.postMessage({screener: 'height', height: 4000}, '*')"
FORGED_HEARD: Final = "() => heard.some((m) => m.data.height === 4000)"


def test_the_page_believes_only_its_own_frame(come: Come, site: Server) -> None:
    """Another window of the questionnaire's own origin is not the frame."""
    shown = started(come, site, "/two")
    before = shown.tall()
    (other,) = [f for f in shown.page.frames[1:] if not f.locator("[name=answer_age]").count()]
    other.evaluate(f"({FORGED})(parent)")
    shown.page.wait_for_function(FORGED_HEARD)
    assert shown.tall() == before


def test_the_page_believes_its_frame_only_while_the_questionnaire_is_in_it(
    come: Come, site: Server
) -> None:
    shown = started(come, site)
    shown.inside.evaluate("address => { location.href = address }", f"{site.host}/empty")
    expect(shown.frame.get_by_role("heading", name="Before your visit")).to_be_visible()
    before = shown.tall()
    shown.inside.evaluate(f"({FORGED})(parent)")
    shown.page.wait_for_function(FORGED_HEARD)
    assert shown.tall() == before


def test_the_frame_answers_only_the_page_around_it(come: Come, site: Server) -> None:
    """Not even another window of the clinic's own origin."""
    page = come().page
    page.goto(f"{site.host}/sibling")
    states = site.states_of_clinic
    question = next(states[name] for name in states if name.startswith("question-01"))
    go_to(page.frames[1], site.address, question)
    hello = "room => {}.postMessage({{screener: 'hello', room}}, '*')"
    page.frames[2].evaluate(hello.format("parent.frames[0]"), 520)
    page.evaluate(hello.format("frames[0]"), 640)
    page.wait_for_function("() => heard.some((m) => m.data.screener === 'height')")
    heights = [m["data"]["height"] for m in page.evaluate(HEARD) if "height" in m["data"]]
    assert heights == [640]


def test_the_frame_answers_no_page_that_is_not_in_the_clinics_list(
    come: Come, site: Server
) -> None:
    page = come().page
    page.goto(f"{site.clinic}/")
    page.evaluate("heard = []; addEventListener('message', (e) => { heard.push(e.data.screener) })")
    page.evaluate("postMessage({screener: 'hello', room: 800}, '*')")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[name=answer_age]").first).to_be_visible()
    assert page.evaluate("heard") == ["hello"]
    assert not page.evaluate("'framed' in document.documentElement.dataset")


def test_the_frame_speaks_to_one_origin_and_never_to_any() -> None:
    script = (shipped("static") / "frame.js").read_text("utf-8")
    assert '"*"' not in script
    assert script.count("postMessage") == 1


# ---- access


@pytest.mark.parametrize("share", range(SHARES))
def test_axe_finds_nothing_inside_the_frame(come: Come, site: Server, share: int) -> None:
    patient = come()
    bring_axe(patient.page)
    patient.page.goto(site.host + "/plain")
    found = []
    for state in [*worth_looking_at(site.states_of_clinic.values())][share::SHARES]:
        go_to(patient.page.frames[1], site.address, state)
        found += faults_in(patient, state.name, FRAMED_LOOKS, frame=1)
    assert found == []
