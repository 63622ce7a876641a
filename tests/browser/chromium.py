"""A Chromium with a profile of its own on the disk, as a patient has one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Error, Frame, Page, Playwright

from tests.browser.browsing import FLAGS
from tests.browser.tab import NotThereError

_SITES: Final = (
    "--ignore-certificate-errors",  # those of our own authority
    "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class Chromium:
    """The first tab of a Chromium."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._protocol = page.context.new_cdp_session(page)
        self._requests: list[str] = []
        page.context.on("request", lambda request: self._requests.append(request.url))

    def open(self, address: str) -> None:
        self._page.goto(address)

    def run(self, function: str, *arguments: str) -> Any:
        return _run(self._inside(), function, arguments)

    def run_outside(self, function: str, *arguments: str) -> Any:
        return _run(self._page.main_frame, function, arguments)

    def click(self, function: str, *arguments: str) -> None:
        written = f"all => ({function})(...all)"
        element = self._inside().evaluate_handle(written, list(arguments)).as_element()
        assert element, f"nothing to click on: {arguments}"
        element.click()

    def travel(self, delta: int) -> None:
        # Playwright's own way waits for the page to change, and in a frame only the frame does.
        history = self._protocol.send("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] + delta]
        self._protocol.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})

    def settle(self) -> None:
        # It notes the state of a form now and then, and always when the page is left.
        self._page.goto("about:blank")

    def cookies(self) -> list[str]:
        return [cookie["name"] for cookie in self._page.context.cookies()]

    def requests(self) -> list[str]:
        return [address for address in self._requests if not address.startswith("data:")]

    def _inside(self) -> Frame:
        """Return the frame of the page where it has one, else the page."""
        return next(iter(self._page.main_frame.child_frames), self._page.main_frame)


def _run(frame: Frame, function: str, arguments: tuple[str, ...]) -> Any:
    try:
        return frame.evaluate(f"all => ({function})(...all)", list(arguments))
    except Error as error:
        if "context was destroyed" in error.message or "detached" in error.message:
            raise NotThereError(error.message) from error
        raise


@contextmanager
def running_chromium(
    playwright: Playwright,
    folder: Path,
    preferences: Mapping[str, Any],
    launch: Mapping[str, Any],
) -> Iterator[Chromium]:
    """Run a Chromium whose profile, home and temporary files are in a folder, and close it.

    `launch` is what Playwright is told beside.
    """
    profile, home, temporary = (folder / name for name in ("profile", "home", "tmp"))
    for place in (profile / "Default", home, temporary):
        place.mkdir(parents=True, exist_ok=True)
    (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
    own = {
        "args": [*FLAGS, *_SITES, *launch["args"]],
        "env": {**os.environ, "HOME": str(home), "TMPDIR": str(temporary)},
        "service_workers": "block",
    }
    context = playwright.chromium.launch_persistent_context(profile, **{**launch, **own})
    try:
        yield Chromium(context.pages[0])
    finally:
        context.close()
