"""The docs as a site: every page is there, links lead somewhere, nothing comes from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
ABOUT = {"index", "genindex", "next", "prev", "search", "canonical"}
"""Links of a head that name other pages, and load nothing."""


class Named(HTMLParser):
    """What a page names: what a browser loads with it, where its links lead, its anchors."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.anchors.add(said.get("id", ""))
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag in LOADED and said.get("rel") not in ABOUT and LOADED[tag] in said:
            self.loaded.append(said[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make docs` does; a warning is an error."""
    folder = tmp_path_factory.mktemp("docs")
    options = ("-q", "-W", "--keep-going", "-d", folder / "read")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, DOCS, folder / "html"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Named]:
    return {page: Named(page) for page in sorted(site.rglob("*.html"))}


def from_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).scheme or urlsplit(address).netloc) and address[:5] != "data:"


def test_every_page_is_there(pages: dict[Path, Named], site: Path) -> None:
    """That each is in the menu, too, Sphinx sees to."""
    wanted = {page.relative_to(DOCS).with_suffix(".html") for page in DOCS.rglob("*.md")}
    assert wanted - {page.relative_to(site) for page in pages} == set()


def test_nothing_is_loaded_from_another_host(pages: dict[Path, Named], site: Path) -> None:
    loaded = {address for page in pages.values() for address in page.loaded}
    assert loaded
    assert [address for address in loaded if from_elsewhere(address)] == []
    for sheet in site.rglob("*.css"):
        named = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")\s]+)", sheet.read_text("utf-8"))
        assert [address for address in named if from_elsewhere(address)] == [], sheet.name


def inside(page: Path, named: Named) -> Iterator[tuple[Path, str]]:
    """Yield where the links of a page lead inside the site: a file, and an anchor or nothing."""
    for link in named.links:
        if not from_elsewhere(link):
            file, _, anchor = unquote(link).partition("#")
            yield (page.parent / file).resolve() if file else page, anchor


def test_every_link_and_anchor_is_there(pages: dict[Path, Named]) -> None:
    broken = [
        (page.name, there.name, anchor)
        for page, named in pages.items()
        for there, anchor in inside(page, named)
        if not there.exists() or (anchor and there in pages and anchor not in pages[there].anchors)
    ]
    assert broken == []


def test_the_pages_stay_plain_markdown() -> None:
    """A code host shows them as they are, and knows no directive of Sphinx."""
    directive = re.compile(r"^ *(?:```\{|:::|\{\w+\}`)", re.MULTILINE)
    for page in DOCS.rglob("*.md"):
        assert directive.findall(page.read_text("utf-8")) == [], page
