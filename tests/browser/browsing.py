"""The browsers of this machine, and how one comes to any page at once."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from typing import Final

from playwright.sync_api import Frame, Page

from tests.browser.states import State

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FIREFOX: Final = ("firefox-esr", "firefox")
_POST: Final = """({ path, fields }) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


def system_browser() -> str | None:
    """Return a Chromium of this system; without one, Playwright's own is used."""
    return _found("SCREENER_BROWSER", _CHROMIUM)


def system_firefox() -> str:
    """Return a Firefox of this system; Playwright's own does not speak WebDriver BiDi."""
    found = _found("SCREENER_FIREFOX", _FIREFOX)
    if not found:
        raise FileNotFoundError("there is no Firefox; `make browser` installs one")
    return found


def system_webkit() -> str:
    """Return the driver of the WebKit of this system; Playwright's own cannot be driven so."""
    found = os.environ.get("SCREENER_WEBKIT") or shutil.which("WebKitWebDriver")
    if not found or not shutil.which("Xvfb"):
        raise FileNotFoundError("there is no WebKit, or no Xvfb; `make browser` installs them")
    return found


def _found(variable: str, names: Iterable[str]) -> str | None:
    """Return the browser that a variable of the environment names, else one of this system."""
    named = os.environ.get(variable)
    if named:
        return named
    found = (shutil.which(name) for name in names)
    return next((path for path in found if path and _starts(path)), None)


def _starts(path: str) -> bool:
    """Some of the names are stubs that start nothing."""
    asked = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    return asked.returncode == 0


def go_to(page: Page | Frame, home: str, state: State) -> None:
    """Bring a window or a frame to a page in a state; AssertionError for another answer."""
    if state.fields and not page.url.startswith(home):
        page.goto(home)
    with page.expect_navigation() as arrival:
        if state.fields:
            page.evaluate(_POST, {"path": state.path, "fields": dict(state.fields)})
        else:
            page.goto(home + state.path)
    if arrival.value.status != state.status:
        raise AssertionError(f"{state.name}: status {arrival.value.status}")
    if state.opened:
        page.locator("details").evaluate_all("all => all.forEach(e => { e.open = true })")
