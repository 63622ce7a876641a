"""Takes the pictures in the README: `make pictures`. Needs what `make browser` installs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from scripts.served import launch, serving_example, serving_house
from tests.browser.browsing import go_to

DOCS: Final = Path(__file__).parent.parent / "docs"
WIDTHS: Final = {"question": 390, "guidance": 1080}
NAMES: Final = {
    "question-14-can_become_pregnant-answered": "question",
    "guidance-typical": "guidance",
}


def main() -> None:
    """Take a picture of one question, of typical guidance, and of a clinic's page."""
    with serving_house() as (home, states), sync_playwright() as playwright:
        browser = launch(playwright)
        for state in states:
            if file := NAMES.get(state.name):
                page = browser.new_page(viewport={"width": WIDTHS[file], "height": 844})
                go_to(page, home, state)
                page.screenshot(path=DOCS / f"{file}.png")
        with serving_example() as example:
            page = browser.new_page(viewport={"width": 1080, "height": 844})
            page.goto(example)
            page.frame_locator("iframe").get_by_role("button", name="Start").wait_for()
            page.screenshot(path=DOCS / "framed.png")
        browser.close()


if __name__ == "__main__":
    main()
