#!/usr/bin/env bash
# Makes sure that the browser tests have Chromium, Firefox and WebKit: from the system, else from Debian's
# packages, else (Chromium only) from Playwright. Quick if all are there already.
# Usage: scripts/browser.sh [.venv/bin]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

venv_bin=${1:-.venv/bin}
chromium_names=(chromium chromium-browser google-chrome google-chrome-stable)
firefox_names=(firefox-esr firefox)

system_browser() {
    local name
    for name in "$@"; do
        # Run it, because some of these names are stubs that start nothing.
        if "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

playwright_browser() {
    "$venv_bin/python" - <<'PYTHON'
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
if not path.exists():
    sys.exit(1)
sys.stdout.write(f"{path}\n")
PYTHON
}

find_chromium() {
    system_browser "${chromium_names[@]}" || playwright_browser && return
    install_with_apt chromium && system_browser "${chromium_names[@]}" && return
    "$venv_bin/playwright" install chromium
    playwright_browser
}

find_firefox() {
    system_browser "${firefox_names[@]}" && return
    install_with_apt firefox-esr && system_browser "${firefox_names[@]}" && return
    # Playwright's own Firefox does not speak WebDriver BiDi, which the tests use.
    echo 'There is no Firefox and none could be installed; install one.' >&2
    return 1
}

has_webkit() {
    # WebKit has no mode without a window, so it needs a display that nobody sees.
    command -v Xvfb && command -v WebKitWebDriver
}

find_webkit() {
    has_webkit >/dev/null || install_with_apt webkit2gtk-driver xvfb || true
    has_webkit && return
    # Playwright's own WebKit does not speak WebDriver, which the tests use.
    echo 'There is no WebKitWebDriver or no Xvfb, and none could be installed; install both.' >&2
    return 1
}

find_chromium
find_firefox
find_webkit
