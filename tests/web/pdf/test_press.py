"""Making a PDF requests nothing, writes no file and logs nothing."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from screener.web.pdf.press import Press, Shelf

STYLE: Final = (b"p { color: #000 }", "text/css")
CANARY: Final = "canary-of-an-answer"
HOSTILE: Final = f"""<!doctype html><html lang="en"><head><title>t</title>
<link rel="stylesheet" href="/static/screener.css">
<link rel="stylesheet" href="https://example.org/other.css">
<style>@import "file:///etc/hostname"; p {{ {CANARY}: 1 }}</style></head><body>
<p style="color: {CANARY}">Words</p><img src="file:///etc/hostname" alt="">
<img src="data:image/png;base64,{CANARY}" alt=""><img src="//example.org/{CANARY}" alt="">
<object data="http://127.0.0.1:9/{CANARY}"></object></body></html>"""


@pytest.mark.parametrize(
    "address",
    [
        "https://paper.invalid/static/other.css",
        "https://example.org/static/screener.css",
        "http://paper.invalid/static/screener.css",
        "file:///static/screener.css",
        "data:text/css,p{}",
        "/static/screener.css",
    ],
)
def test_what_is_not_on_the_shelf_is_fetched_from_nowhere(address: str) -> None:
    with pytest.raises(ValueError, match="no such file"):
        Shelf({"screener.css": STYLE}).fetch(address)


def test_what_is_on_the_shelf_is_found_by_its_name() -> None:
    shelf = Shelf({"screener.css": STYLE})
    for address in ("/static/screener.css?v=1", "/behind/a/proxy/static/screener.css"):
        found = shelf.fetch(f"https://paper.invalid{address}")
        assert (found.read(), found.content_type) == STYLE


def test_a_print_says_nothing_to_anybody(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert Press({"screener.css": STYLE}, "Brand").print(HOSTILE).startswith(b"%PDF")
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


_WATCHED: Final = ("socket.", "tempfile.", "subprocess.", "os.mkdir", "urllib.")
_watching: list[list[str]] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if _watching and (writes or event.startswith(_WATCHED)):
        _watching[-1].append(event)


@cache
def _install_watch() -> None:
    """Add the audit hook once, because it cannot be removed."""
    sys.addaudithook(_watch)


@pytest.fixture
def touched() -> Iterator[list[str]]:
    """Record what this process writes or requests over the network until the test ends."""
    _install_watch()
    _watching.append([])
    yield _watching[-1]
    _watching.clear()


def test_a_print_writes_no_file_and_asks_no_network(touched: list[str]) -> None:
    Press({"screener.css": STYLE}, "Brand").print(HOSTILE)
    assert touched == []


def test_the_watch_does_see_a_file_written(tmp_path: Path, touched: list[str]) -> None:
    (tmp_path / "file").write_text("")
    assert touched == ["open"]
