"""Chromium, Firefox and WebKit, started alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Playwright

from tests.browser.chromium import running_chromium
from tests.browser.firefox import running_firefox
from tests.browser.tab import Tab
from tests.browser.webkit import running_webkit

NAMES: Final = ("chromium", "firefox", "webkit")
WITH_PROFILE: Final = ("chromium", "firefox")
"""Those that keep a profile on the disk when driven, and can be driven without scripts."""


@dataclass(frozen=True)
class Habits:
    """How a person has set up their browser.

    Attributes:
        java_script: whether pages may run scripts.
        third_parties: whether sites in a frame may keep things.
        private: whether the window is a private one.
    """

    java_script: bool = True
    third_parties: bool = False
    private: bool = False


@dataclass(frozen=True)
class Browsers:
    """Starts any of the browsers.

    Attributes:
        playwright: what drives Chromium.
        chromium: its path; None for Playwright's own.
        firefox: its path.
        webkit: the path of its driver.
    """

    playwright: Playwright
    chromium: str | None
    firefox: str
    webkit: str

    @contextmanager
    def running(self, name: str, folder: Path, habits: Habits) -> Iterator[Tab]:
        """Run a browser that keeps all its files in a folder; gives its first tab."""
        if name == "firefox":
            with running_firefox(self.firefox, folder, _for_firefox(habits)) as firefox:
                yield firefox
        elif name == "webkit":
            with running_webkit(self.webkit, folder, _for_webkit(habits)) as webkit:
                yield webkit
        else:
            launch = {
                **_which(self.chromium),
                "java_script_enabled": habits.java_script,
                "args": ["--incognito"] if habits.private else [],
            }
            controls = {"cookie_controls_mode": 0 if habits.third_parties else 1}
            with running_chromium(self.playwright, folder, {"profile": controls}, launch) as tab:
                yield tab


def _which(chromium: str | None) -> dict[str, Any]:
    """Name the Chromium to Playwright, whose own has a smaller brother that keeps no profile."""
    return {"executable_path": chromium} if chromium else {"channel": "chromium"}


def _for_firefox(habits: Habits) -> dict[str, bool | int | str]:
    return {
        "javascript.enabled": habits.java_script,
        "network.cookie.cookieBehavior": 0 if habits.third_parties else 1,
        "browser.privatebrowsing.autostart": habits.private,
    }


def _for_webkit(habits: Habits) -> tuple[str, ...]:
    """Let third parties keep nothing, or all; by itself it gives them a store for each host."""
    assert habits.java_script
    assert not habits.private
    if habits.third_parties:
        return ("--cookies-policy=always",)
    return ("--cookies-policy=no-third-party", "--enable-html5-local-storage=false")
