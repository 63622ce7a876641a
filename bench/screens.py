"""Measures the walks of nine people on a phone: `make measure-pages`.

For each person it prints how many pages they see before their guidance, how often they press, and
how many words they read; then how tall the guidance is before anything is opened, and how far down
the end of what to do first is, the action, the first reason, and the way to print.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from scripts.served import launch, serving_house
from tests.browser.patient import Patient, Sheet
from tests.browser.states import GUIDANCE


@dataclass(frozen=True)
class View:
    """A window, in CSS pixels."""

    width: int
    height: int


PHONE: Final = View(390, 844)
"""A phone in common use."""
_COUNTS: Final = ("pages", "clicks", "words", "told")
_PLACES: Final = ("screens", "panel", "action", "reason", "print")
_MEASURE: Final = """() => {
  const bottom = (name) => {
    const part = document.querySelector(name);
    return part ? part.getBoundingClientRect().bottom + scrollY : null;
  };
  return {
    screens: document.documentElement.scrollHeight,
    panel: bottom(".panel"),
    action: bottom(".panel .button") ?? bottom(".panel li"),
    reason: bottom(".rows summary"),
    print: bottom("[data-print]"),
  };
}"""


@dataclass(frozen=True)
class Walked:
    """What a walk asks of somebody.

    Attributes:
        pages: the pages before the guidance, with the first page and the answers to check.
        clicks: how often the person presses, from Start to See my guidance.
        words: how many words these pages show.
        told: how many words the guidance shows before anything is opened.
    """

    pages: int
    clicks: int
    words: int
    told: int


def screens_down(page: Page, view: View) -> dict[str, float]:
    """Return how far down each part of the guidance shown ends, in screens of that view."""
    page.set_viewport_size({"width": view.width, "height": view.height})
    found: dict[str, Any] = page.evaluate(_MEASURE)
    return {part: pixels / view.height for part, pixels in found.items()}


def walked(patient: Patient, sheet: Sheet) -> Walked:
    """Walk from the first page to the guidance, and count."""
    patient.open()
    pages, clicks, words = 1, 1, _words_on(patient.page)
    patient.start()
    for asked in patient.walking(sheet):
        pages += 1
        clicks += 1 + sum(len(sheet[question]) for question in asked)
        words += _words_on(patient.page)
    patient.press("See my guidance")
    return Walked(pages, clicks, words, _words_on(patient.page))


def _words_on(page: Page) -> int:
    return len(page.locator("main").inner_text().split())


def main() -> None:
    """Print the table."""
    print(f"{'':<24}{_line(_COUNTS)}{_line(_PLACES)}")
    with serving_house() as (home, _), sync_playwright() as playwright:
        browser = launch(playwright)
        for name, sheet in GUIDANCE.items():
            context = browser.new_context(viewport={"width": PHONE.width, "height": PHONE.height})
            patient = Patient(context.new_page(), home, lambda *_: "")
            counts = walked(patient, sheet)
            down = screens_down(patient.page, PHONE)
            figures = (f"{down[part]:.2f}" for part in _PLACES)
            print(f"{name:<24}{_line(vars(counts).values())}{_line(figures)}")
            context.close()
        browser.close()


def _line(cells: Iterable[object]) -> str:
    return "".join(f"{cell:>8}" for cell in cells)


if __name__ == "__main__":
    main()
