"""Makes a site of these pages with Sphinx, as they are: `make docs` writes it into build/docs."""

from __future__ import annotations

import re
from typing import Final

from sphinx.application import Sphinx

project = "Screener"
author = "The Screener authors"
copyright = f"2026, {author}"  # noqa: A001 - as Sphinx calls it
extensions = ["myst_parser"]
exclude_patterns = ["conf.py"]
nitpicky = True

myst_heading_anchors = 4  # as a code host makes them, so that links work in both places
myst_linkify_fuzzy_links = False
# What is left out of an example, as with "…", is in no language.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = project
html_copy_source = html_show_sourcelink = False

LISTS: Final = ("index", "faults/README")
"""The pages whose links say what comes after what."""
_PART: Final = re.compile(r"^## (.*)$", re.MULTILINE)
_PAGE: Final = re.compile(r"\]\(([\w/-]+)\.md(?:#[^)]*)?\)")


def add_order(_app: Sphinx, page: str, source: list[str]) -> None:
    """Put the links of a page that lists others into the menu, so that it stays plain Markdown."""
    if page not in LISTS:
        return
    head, *parts = _PART.split(source[0])
    captions = ["", *(f":caption: {heading}\n" for heading in parts[::2])]
    seen: set[str] = set()
    for caption, text in zip(captions, [head, *parts[1::2]], strict=True):
        pages = [name for name in dict.fromkeys(_PAGE.findall(text)) if name not in seen]
        seen.update(pages)
        if pages:
            listed = "\n".join(pages)
            source[0] += f"\n```{{toctree}}\n:hidden:\n{caption}\n{listed}\n```\n"


def setup(app: Sphinx) -> None:
    """Have Sphinx call what is above."""
    app.connect("source-read", add_order)
