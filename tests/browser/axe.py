"""What axe finds wrong with what a page or a frame shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Frame, Page

from screener.pseudo_language import TAG

_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
_LOOKS: Final = (
    "color-contrast",
    "link-in-text-block",
    "target-size",
    "scrollable-region-focusable",
)

Rules = Mapping[str, object]
EVERY_RULE: Final[Rules] = {"type": "tag", "values": [*_TAGS]}
RULES_OF_LOOKS: Final[Rules] = {"type": "rule", "values": [*_LOOKS]}
"""The rules that read colors and boxes; all others read what is on the page, by its markup."""


def bring_axe(page: Page) -> None:
    """Have axe in every page and frame that is opened from now on."""
    page.add_init_script(path=AXE_FILE_PATH)


def faults(view: Page | Frame, rules: Rules = EVERY_RULE) -> list[str]:
    """Return what is wrong: the rule, the element and what would mend it.

    The page is at its top: a button that is half under the bar above it is not too small.
    """
    view.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found: dict[str, Any] = view.evaluate("options => axe.run(options)", options)
    told = [
        f"{fault['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    return [fault for fault in told if not _of_the_tag(fault)]


def _of_the_tag(fault: str) -> bool:
    """Return whether axe only does not know the language: a tag for private use is valid."""
    return fault.startswith(("valid-lang:", "html-lang-valid:")) and f'lang="{TAG}"' in fault
