"""The walk in each engine that phones have: Chromium, Firefox, and the WebKit of Safari."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from tests.browser.answers import CALM, EVERYTHING
from tests.browser.both import NAMES, Browsers, Habits
from tests.browser.conftest import Server
from tests.browser.patient import CHECK
from tests.browser.tab import Tab, Visitor, wait_until

pytestmark = pytest.mark.browser

START: Final = "Get ready to talk with a dermatologist"
LOST: Final = "() => document.querySelector('[data-lost]')?.checkVisibility() ?? false"
LOAD_ANEW: Final = "() => { window.old = true; location.reload(); }"
IS_NEW: Final = "() => window.old === undefined && document.readyState === 'complete'"
BUTTONS: Final = """() => [...document.querySelectorAll('main button')]
  .filter(button => !button.hidden).map(button => button.textContent.trim())"""
LINK: Final = "name => [...document.links].find(link => link.textContent.trim() === name)"
LEFT: Final = (
    ("danger_signs", "none"),
    ("isotretinoin_before", "never"),
    ("isotretinoin_now", "no"),
    ("age", "18_or_over"),
)
"""The questions before the fifth, and their answers, from the last to the first."""


@pytest.fixture(params=NAMES, scope="module")
def tab(
    browsers: Browsers, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Tab]:
    room = tmp_path_factory.mktemp("room")
    with browsers.running(request.param, room, Habits()) as tab:
        yield tab


@pytest.fixture
def visitor(tab: Tab, server: Server) -> Iterator[Visitor]:
    visitor = Visitor(tab)
    visitor.start(server.address)
    yield visitor
    tab.run("() => sessionStorage.clear()")  # or the same tab would go on where this one was


def load_anew(visitor: Visitor) -> None:
    wait_until(lambda: visitor.kept() != "")
    visitor.tab.run(LOAD_ANEW)
    wait_until(lambda: visitor.tab.run(IS_NEW))


def come_back(visitor: Visitor) -> None:
    """Go back from the page to which somebody left."""
    visitor.see("Weather")
    visitor.back()
    visitor.see(START)
    wait_until(lambda: visitor.tab.run("() => history.state"), wanted=0)


def test_a_walk_leads_to_guidance_with_back_and_forward(visitor: Visitor) -> None:
    visitor.walk_to("acne_severity", CALM)
    for question, answer in LEFT:
        visitor.back()
        visitor.see_asked(question, answer)
    visitor.back()
    visitor.see(START)
    for question, answer in reversed(LEFT):
        visitor.forward()
        visitor.see_asked(question, answer)
    visitor.forward()
    visitor.see_asked("acne_severity")
    visitor.walk_to_guidance(EVERYTHING)
    guidance = visitor.heading_shown()
    visitor.back()
    visitor.see(CHECK)
    visitor.forward()
    visitor.see(guidance)
    assert {"Print or save", "Copy the full text"} <= set(visitor.tab.run(BUTTONS))


def test_a_tab_that_is_loaded_anew_goes_on_with_what_was_not_sent(visitor: Visitor) -> None:
    visitor.walk_to("acne_severity", CALM)
    visitor.choose_unsent("acne_severity", "mild")
    for _ in range(2):
        load_anew(visitor)
        visitor.see_asked("acne_severity", "mild")


def test_nothing_is_said_to_those_who_come_back_after_leaving_quickly(visitor: Visitor) -> None:
    visitor.walk_to("acne_severity", CALM)
    visitor.tab.click(LINK, "Leave quickly")
    come_back(visitor)
    assert visitor.tab.run(LOST) is False
    assert visitor.asked() == ()


def test_nor_where_they_had_gone_back_before_they_left(visitor: Visitor) -> None:
    visitor.walk_to("acne_severity", CALM)
    visitor.back()
    visitor.see_asked("danger_signs", "none")
    visitor.tab.click(LINK, "Leave quickly")
    come_back(visitor)
    assert visitor.tab.run(LOST) is False


def test_nor_after_starting_again(visitor: Visitor) -> None:
    visitor.walk_to_guidance(CALM)
    visitor.tab.click("() => document.querySelector('.again summary')")
    visitor.tab.click(LINK, "Yes, start again")
    visitor.see(START)
    wait_until(lambda: visitor.tab.run(IS_NEW))
    assert visitor.tab.run(LOST) is False
