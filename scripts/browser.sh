#!/usr/bin/env bash
# Makes sure there is a Chromium for the browser tests: the system's own, else Debian's package,
# else the one Playwright brings. Quick when one is there. Usage: scripts/browser.sh [.venv/bin]
set -euo pipefail

venv_bin=${1:-.venv/bin}

system_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        # Asked for its version, because some of these names are stubs that start nothing.
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

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo --non-interactive "$@"
    fi
}

install_with_apt() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null || return 1
    as_root apt-get -o DPkg::Lock::Timeout=300 --quiet update &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -o DPkg::Lock::Timeout=300 --quiet install --yes --no-install-recommends chromium
}

if system_browser || playwright_browser; then
    exit 0
fi
if install_with_apt && system_browser; then
    exit 0
fi
"$venv_bin/playwright" install chromium
playwright_browser
