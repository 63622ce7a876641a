"""A person who moves by keys always sees where they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server

pytestmark = pytest.mark.browser

STATES: Final = (
    "start",
    "question-01-age-error",
    "question-06-danger_signs-answered",
    "question-20-liver_disease-opened",
    "interruption-self-harm",
    "check",
    "guidance-everything",
)
_NOWHERE: Final = {"name": ""}

# The box that shows the focus is that of the whole option for an answer. It is hidden where a part
# of a line of it lies outside the window or under something else, such as the masthead.
_WHERE: Final = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return { name: "" };
  const ringed = focused.closest(".option") ?? focused;
  const ring = getComputedStyle(ringed);
  const seen = [...ringed.getClientRects()].flatMap((box) => [0.1, 0.5, 0.9].map((part) => {
    const at = [box.left + part * box.width, box.top + box.height / 2];
    const top = document.elementFromPoint(...at);
    return top !== null && (ringed.contains(top) || top.contains(ringed));
  }));
  return {
    name: (focused.textContent.trim() || focused.id || focused.tagName).slice(0, 60),
    hidden: !seen.every(Boolean),
    ring: ring.outlineStyle === "solid" ? parseFloat(ring.outlineWidth) : 0,
  };
}"""


# A browser lets keys fall that come before it has drawn a page for the first time, and a busy one
# may say too early that it has.
_DRAWN: Final = (
    "() => new Promise((draw) => requestAnimationFrame(() => requestAnimationFrame(draw)))"
)


def walk_by_keys(page: Page, key: str) -> Iterator[dict[str, Any]]:
    """Press a key until the focus leaves the page; yield what shows each time."""
    entered = False
    for _ in range(200):
        if not entered:
            page.evaluate(_DRAWN)
        page.keyboard.press(key)
        where = page.evaluate(_WHERE)
        if where != _NOWHERE:
            entered = True
            yield where
        elif entered:
            return
    raise AssertionError("the focus never leaves the page, or never comes to it")


@pytest.mark.parametrize(
    ("width", "height", "colors"),
    [(390, 667, "none"), (320, 568, "none"), (360, 560, "none"), (1280, 720, "active")],
    ids=["phone", "smallest-phone", "low-phone", "desk-in-forced-colors"],
)
def test_the_focus_is_never_hidden_and_always_ringed(
    come: Come, server: Server, width: int, height: int, colors: str
) -> None:
    page = come(viewport={"width": width, "height": height}, forced_colors=colors).page
    found = []
    for name in STATES:
        go_to(page, server.address, server.states[name])
        for key in ("Tab", "Shift+Tab"):
            stops = list(walk_by_keys(page, key))
            assert len(stops) > 5, name
            found += [f"{name}, {key}: {stop}" for stop in stops if stop["hidden"]]
            found += [f"{name}, {key}: {stop}" for stop in stops if stop["ring"] < 2]
    assert found == []
