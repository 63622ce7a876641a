"""What to do next is on the first screen of a phone, and the whole guidance is a few screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest
from playwright.sync_api import Page

from bench.screens import PHONE, View, screens_down
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.states import GUIDANCE

pytestmark = pytest.mark.browser

MOST: Final = 2.5
"""Screens of a phone that guidance may take before anything is opened."""
MOST_DOUBT: Final = 5
"""As many for whoever is unsure of all."""
PANEL_ENDS: Final[Mapping[View, float]] = {PHONE: 1, View(320, 568): 1.5, View(640, 512): 1.5}
"""Screens within which what to do first ends: a phone, a small one, and a desk at 200 %."""
URGENT: Final = ("emergency", "everything")

# After a step by script, what only browsers without need is hidden.
STEPPED: Final = """() => {
  for (const part of document.querySelectorAll("[data-unscripted]")) part.hidden = true;
}"""

# What is seen of the main part on the first screen, by its first words, without what to do first.
_ELSE: Final = """() => {
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (words.nextNode()) {
    const part = words.currentNode.parentElement;
    const seen = words.currentNode.data.trim() && part.checkVisibility();
    if (!seen || part.closest(".panel")) continue;
    if (part.getBoundingClientRect().top < innerHeight) found.push(words.currentNode.data.trim());
  }
  return found;
}"""


def shown(come: Come, server: Server, name: str, of: str = "house") -> Page:
    page = come(viewport={"width": PHONE.width, "height": PHONE.height}).page
    states = server.states if of == "house" else server.states_of_clinic
    go_to(page, server.address, states[f"guidance-{name}"])
    page.evaluate(STEPPED)
    return page


@pytest.mark.parametrize("of", ["house", "clinic"])
@pytest.mark.parametrize("name", GUIDANCE)
def test_guidance_is_short_and_begins_with_what_to_do(
    come: Come, server: Server, name: str, of: str
) -> None:
    page = shown(come, server, name, of)
    whole = screens_down(page, PHONE)["screens"]
    assert whole <= (MOST_DOUBT if name == "unsure" else MOST), f"it takes {whole:.2f} screens"
    ends = {view: screens_down(page, view)["panel"] for view in PANEL_ENDS}
    assert {view: end for view, end in ends.items() if end > PANEL_ENDS[view]} == {}


@pytest.mark.parametrize("name", URGENT)
def test_an_emergency_shows_help_and_nothing_else_on_the_first_screen(
    come: Come, server: Server, name: str
) -> None:
    page = shown(come, server, name)
    down = screens_down(page, PHONE)
    assert down["action"] < down["panel"], "the button is in what to do first"
    assert page.evaluate(_ELSE) == []
