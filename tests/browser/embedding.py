"""Pages of a clinic that hold the questionnaire in a frame, and what a test does there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from tests.browser.conftest import Come, Server
from tests.browser.host import HEARD

HEADERS: Final = {
    "sticky": '<header style="position: sticky; top: 0; height: 90px"><p>Menu</p></header>',
    "fixed in another": '<header><nav style="position: fixed; top: 0; height: 90px; width: 100%">'
    "<p>Menu</p></nav></header>",
    "none": "",
}
ASIDE: Final = "<style>iframe { margin-left: -200px }</style>"
SMOOTH: Final = "<style>html { scroll-behavior: smooth }</style>"
HEIGHT: Final = "element => element.getBoundingClientRect().height"
TOP: Final = "element => element.getBoundingClientRect().top"
KINDS: Final = ("question", "interruption", "check", "guidance")
SHOWN: Final = "before => heard.filter((m) => m.data.screener !== 'height').length > before"
"""Each page of the walk ends what it says with a step or the end."""
FIRST_PAGE: Final = {"age": "18_or_over"}


@dataclass(frozen=True)
class Host:
    """A clinic's page in a browser, and the frame in it."""

    page: Page
    frame: FrameLocator

    @property
    def inside(self) -> Frame:
        """The frame as a window of its own."""
        return self.page.frames[1]

    def tall(self) -> float:
        return float(self.page.locator("iframe").first.evaluate(HEIGHT))

    def top(self) -> float:
        return float(self.page.locator("iframe").first.evaluate(TOP))

    def heard(self, kind: str) -> list[Any]:
        """Return the messages of one kind that the page has heard."""
        told = [message["data"] for message in self.page.evaluate(HEARD)]
        return [data for data in told if data["screener"] == kind]

    def press(self, button: str) -> None:
        self.frame.get_by_role("button", name=button, exact=True).click()

    def _tap(self, control: Locator) -> None:
        """Press a control without bringing it into view first, as this is about what is in view."""
        control.evaluate("control => control.click()")

    def answer(self) -> None:
        """Answer the first page, and wait for the second."""
        for question, option in FIRST_PAGE.items():
            self._tap(self.frame.locator(f'[name="answer_{question}"][value="{option}"]'))
        self._tap(self.frame.get_by_role("button", name="Continue"))
        expect(self.frame.locator('[name="answer_isotretinoin_now"]').first).to_be_visible()


def host(come: Come, site: Server, path: str = "/", **options: Any) -> Host:
    """Open a page of the clinic, and wait for what is in its frame."""
    page: Page = come(**options).page
    page.goto(site.host + path)
    shown = Host(page, page.locator("iframe").first.content_frame)
    expect(shown.frame.get_by_role("button", name="Start")).to_be_visible()
    return shown


def started(come: Come, site: Server, path: str = "/", **options: Any) -> Host:
    shown = host(come, site, path, **options)
    shown.press("Start")
    expect(shown.frame.locator("[name=answer_age]").first).to_be_visible()
    return shown
