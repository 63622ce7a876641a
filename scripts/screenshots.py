"""Takes a picture of every page in every state: `make screenshots`, then look at them all."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path
from subprocess import run
from typing import Final, Literal

from playwright.sync_api import Browser, sync_playwright

from scripts.served import launch, serving_house
from tests.browser.browsing import go_to
from tests.browser.states import State

OUT: Final = Path("build/screenshots")
WIDTHS: Final = (320, 1280)
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
PAPER: Final = ("guidance-typical", "guidance-everything", "guidance-unsure")


def main() -> None:
    """Empty and refill the folder: a folder for each width and color scheme, and one for paper."""
    shutil.rmtree(OUT, ignore_errors=True)
    with serving_house() as (home, states), sync_playwright() as playwright:
        browser = launch(playwright)
        for width, scheme in product(WIDTHS, SCHEMES):
            _take_all(browser, home, states, width=width, scheme=scheme)
        _print(browser, home, [state for state in states if state.name in PAPER])
        browser.close()


def _take_all(
    browser: Browser,
    home: str,
    states: tuple[State, ...],
    *,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for state in states:
        go_to(page, home, state)
        page.evaluate("scrollTo(0, 0)")  # else sticky parts end up in the middle
        page.screenshot(path=OUT / f"{width}-{scheme}" / f"{state.name}.png", full_page=True)
    page.close()


def _print(browser: Browser, home: str, states: list[State]) -> None:
    page = browser.new_page()
    folder = OUT / "paper"
    folder.mkdir(parents=True)
    for state in states:
        go_to(page, home, state)
        page.pdf(path=folder / f"{state.name}.pdf", format="A4", prefer_css_page_size=True)
    page.close()
    if pictured := shutil.which("pdftoppm"):
        for file in folder.glob("*.pdf"):
            run([pictured, "-png", "-r", "60", file, file.with_suffix("")], check=True)  # noqa: S603 - our own files


if __name__ == "__main__":
    main()
