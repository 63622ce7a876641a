"""What axe finds wrong with what a page or a frame shows."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Frame, Page

_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
_OPTIONS: Final = {"runOnly": {"type": "tag", "values": [*_TAGS]}, "resultTypes": ["violations"]}


def bring_axe(page: Page) -> None:
    """Have axe in every page and frame that is opened from now on."""
    page.add_init_script(path=AXE_FILE_PATH)


def faults(view: Page | Frame) -> list[str]:
    """Return what is wrong: the rule, the element and what would mend it."""
    found: dict[str, Any] = view.evaluate("options => axe.run(options)", _OPTIONS)
    return [
        f"{fault['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
