"""Measures the pages of several people on a phone: `make measure-pages`.

For each person it prints how many pages they answer and press through, how tall their guidance is
before anything is opened, and where on it they find the end of what to do first, the first reason,
and the way to print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from scripts.served import launch, serving_house
from tests.browser.browsing import go_to
from tests.browser.states import GUIDANCE, State

WIDTH: Final = 390
HEIGHT: Final = 844
"""A phone in common use, in CSS pixels."""
_HEADINGS: Final = ("screens", "first panel", "first reason", "print")
_MEASURE: Final = """() => {
  const bottom = (part) => (part ? part.getBoundingClientRect().bottom + scrollY : 0);
  return [
    document.documentElement.scrollHeight,
    bottom(document.querySelector(".panel")),
    bottom(document.querySelector(".rows summary")),
    bottom(document.querySelector("[data-print]")),
  ];
}"""


@dataclass(frozen=True)
class Measured:
    """The guidance of one person: how far down each thing ends, in screens of a phone."""

    name: str
    screens: tuple[float, ...]


def measured(page: Page, home: str, state: State) -> Measured:
    """Open a page, and measure it; the page has the size of the phone."""
    go_to(page, home, state)
    found: list[Any] = page.evaluate(_MEASURE)
    return Measured(state.name, tuple(round(pixels / HEIGHT, 2) for pixels in found))


def guidance_states(states: tuple[State, ...]) -> list[State]:
    """Return the guidance of each person, as the house shows it."""
    names = {f"guidance-{name}" for name in GUIDANCE}
    return [each for each in states if each.name in names and each.path == "/questions"]


def main() -> None:
    """Print the table."""
    print(f"{'guidance of':<34}{''.join(f'{heading:>14}' for heading in _HEADINGS)}")
    with serving_house() as (home, states), sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for state in guidance_states(states):
            each = measured(page, home, state)
            figures = "".join(f"{screens:>14.2f}" for screens in each.screens)
            print(f"{each.name.removeprefix('guidance-'):<34}{figures}")
        browser.close()


if __name__ == "__main__":
    main()
