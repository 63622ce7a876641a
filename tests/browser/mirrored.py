"""What is wrong with a page that is read from right to left, or that mixes both directions."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

# With the words in the other direction, every box must stand where its mirror image stood. Boxes in
# a line follow its words, and what has a direction of its own keeps that; so both are left out.
_UNMIRRORED: Final = """() => {
  const root = document.documentElement;
  const inLine = (e) => getComputedStyle(e).display.startsWith("inline");
  const all = [...document.body.querySelectorAll("*")].filter((e) => e.checkVisibility()
    && !e.matches(".skip, .visually-hidden, svg *, body [dir] *") && !inLine(e));
  const boxes = () => all.map((e) => e.getBoundingClientRect());
  const here = boxes();
  const before = root.dir;
  root.dir = before === "rtl" ? "ltr" : "rtl";
  const there = boxes();
  root.dir = before;
  const off = (e, n) => Math.abs(here[n].left + there[n].right - root.clientWidth) > 1.5;
  return all.filter(off).map((e) => e.outerHTML.slice(0, 90));
}"""

# Latin words that stand in the direction of Hebrew take the stops beside them to the wrong end.
_NOT_APART: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode, holder = text.parentElement;
    if (!/[A-Za-z]{2}/.test(text.data) || holder.closest("template, svg, textarea")) continue;
    const shown = holder.checkVisibility() && getComputedStyle(holder).direction === "rtl";
    if (shown) found.push(text.data.trim().slice(0, 60));
  }
  return found;
}"""

# The signs of a number to call, each to the right of the one before.
_REVERSED: Final = """(numbers) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = [], wrong = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest("textarea")) continue;
    for (const number of numbers) {
      const start = text.data.indexOf(number);
      if (start < 0) continue;
      seen.push(number);
      const boxes = [...number].map((_, n) => {
        const range = document.createRange();
        range.setStart(text, start + n);
        range.setEnd(text, start + n + 1);
        return range.getBoundingClientRect();
      }).filter((box) => box.width > 0);
      const back = boxes.some((box, n) => n && box.top === boxes[n - 1].top
        && box.left < boxes[n - 1].left);
      if (back) wrong.push(text.data.trim());
    }
  }
  return { seen, wrong };
}"""


def unmirrored(page: Page) -> list[str]:
    """Return the elements that do not move to the other side with the direction of the page."""
    return [str(element) for element in page.evaluate(_UNMIRRORED)]


def not_apart(page: Page) -> list[str]:
    """Return the Latin words that are not kept apart from words read from right to left."""
    return [str(text) for text in page.evaluate(_NOT_APART)]


def numbers_shown(page: Page, *numbers: str) -> tuple[set[str], list[str]]:
    """Return which of some numbers a page shows, and the texts where one runs to the left."""
    found = page.evaluate(_REVERSED, list(numbers))
    return set(found["seen"]), [str(text) for text in found["wrong"]]
