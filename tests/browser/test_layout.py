"""Nothing is lost when text or page grow, and every control is large enough to hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.states import State

pytestmark = pytest.mark.browser

# What a reader may set for themselves by success criterion 1.4.12.
SPACED: Final = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-block-end: 2em !important; }"""
# What a doubled text size of the browser does; by 1.4.4 nothing may be lost.
DOUBLED: Final = "html { font-size: 2.125rem !important; }"


@dataclass(frozen=True)
class View:
    """A window, and styles of the reader's own."""

    width: int
    height: int
    style: str = ""


SHARES: Final = 2
"""Parts of the states, for several workers."""
VIEWS: Final[Mapping[str, View]] = {
    "zoomed to 200 %": View(640, 512),
    "zoomed to 400 %": View(320, 256),
    "spaced on a phone": View(320, 640, SPACED),
    "spaced on a desk": View(1280, 1024, SPACED),
    "doubled on a phone": View(390, 844, DOUBLED),
    "doubled on a desk": View(1280, 1024, DOUBLED),
}

# Where text ends beyond the window, is cut off by what holds it, or runs out of its own box. What
# scrolls by itself, as the text to copy does, loses nothing.
_LOST: Final = """() => {
  const lost = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const cuts = (e) => getComputedStyle(e).overflowX !== "visible";
  const aside = ".visually-hidden, .skip, template, svg, textarea";
  const apart = (e) => e.closest(aside) || !e.checkVisibility();
  // Letters of tight headings reach out of their box a little, upwards and downwards.
  const beyond = (inner, outer, slack) => inner.right > outer.right + 1
    || inner.left < outer.left - 1
    || inner.bottom > outer.bottom + slack || inner.top < outer.top - slack;
  const page = { left: 0, top: -Infinity, right: innerWidth, bottom: Infinity };
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || apart(text.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    const slack = 0.3 * parseFloat(getComputedStyle(text.parentElement).fontSize);
    for (let e = text.parentElement; e !== document.body; e = e.parentElement) {
      const block = !getComputedStyle(e).display.startsWith("inline");
      if ((block || cuts(e)) && beyond(box, e.getBoundingClientRect(), slack)) {
        lost.push(text.data.trim());
      }
      if (getComputedStyle(e).position === "fixed") break;
    }
    if (beyond(box, page, 0)) lost.push(text.data.trim());
  }
  const over = document.scrollingElement.scrollWidth - innerWidth;
  if (over > 0) lost.push(`the page scrolls sideways by ${over}`);
  return lost;
}"""

# Links inside a sentence are excepted, as 2.5.8 does: they have text of their block beside them.
_SMALL: Final = """(least) => {
  const controls = document.querySelectorAll("a[href], button, summary, input:not([type=hidden])");
  const block = (e) => getComputedStyle(e).display === "inline" ? block(e.parentElement) : e;
  const inSentence = (e) => getComputedStyle(e).display === "inline"
    && block(e).textContent.trim() !== e.textContent.trim();
  const target = (e) => e.matches("input") ? e.closest(".option") : e;
  return [...controls].filter((e) => e.checkVisibility() && !e.matches(".skip") && !inSentence(e))
    .map((e) => [e.textContent.trim() || e.id, target(e).getBoundingClientRect()])
    .filter(([, box]) => box.width < least || box.height < least)
    .map(([name, box]) => `${name}: ${Math.round(box.width)} x ${Math.round(box.height)}`);
}"""
_WEAR: Final = """(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
}"""


def lost(shown: Page | Frame) -> list[str]:
    """Return the texts that cannot be read in full."""
    return [str(text) for text in shown.evaluate(_LOST)]


def small(shown: Page | Frame, *, least: int = 44) -> list[str]:
    """Return the controls that are hard to hit."""
    return [str(control) for control in shown.evaluate(_SMALL, least)]


# What a clinic adds: a wide picture and a long name at the head, its phone where one should call.
BRANDED: Final = (
    "start",
    "interruption-self-harm",
    "guidance-contact_first",
    "send-error",
    "guidance-sent",
    "guidance-unclear",
)


OPENED: Final = "guidance-typical-opened"


def laid_out(server: Server) -> list[State]:
    """Return the states that differ in their layout: an answer given changes only colors."""
    house = [
        state
        for state in server.states.values()
        if state.opened or not state.name.startswith("question-") or state.name.endswith("-error")
    ]
    return house + [server.states_of_clinic[name] for name in BRANDED]


@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_is_lost_when_text_or_page_grow(come: Come, server: Server, share: int) -> None:
    page = come().page
    found = []
    for state in laid_out(server)[share::SHARES]:
        go_to(page, server.address, state)
        for name, view in VIEWS.items():
            page.set_viewport_size({"width": view.width, "height": view.height})
            page.evaluate(_WEAR, view.style)
            found += [f"{state.name}, {name}: {text}" for text in lost(page)]
    assert found == []


def test_every_control_is_large_enough_to_hit(come: Come, server: Server) -> None:
    page = come().page
    found = []
    for state in laid_out(server):
        go_to(page, server.address, state)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{state.name}, {width}: {control}" for control in small(page)]
    assert found == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_text_to_copy_has_the_whole_width_and_the_font_of_the_page(
    come: Come, server: Server, width: int
) -> None:
    page = come(viewport={"width": width, "height": 800}).page
    go_to(page, server.address, server.states[OPENED])
    text = page.get_by_label("In full")
    of = "(e, name) => getComputedStyle(e)[name]"
    assert text.evaluate("e => e.offsetWidth === e.parentElement.offsetWidth")
    assert text.evaluate(of, "fontFamily") == page.locator("body").evaluate(of, "fontFamily")


def test_nothing_moves_for_who_asked_for_less_motion(come: Come) -> None:
    patient = come()
    patient.start()
    waiting = "form => { form.setAttribute('aria-busy', 'true') }"
    patient.page.locator("form[data-walk]").evaluate(waiting)
    moving = {}
    for motion in ("no-preference", "reduce"):
        patient.page.emulate_media(reduced_motion=motion)
        moving[motion] = patient.page.evaluate("document.getAnimations().length")
    assert moving == {"no-preference": 1, "reduce": 0}
