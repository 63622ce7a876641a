"""Recognisable answers go through real browsers and a real server; then they are looked for."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from werkzeug.wrappers import Request, Response

from screener.rulebook.model import RuleBook
from tests.browser.answers import EVERYTHING
from tests.browser.both import WITH_PROFILE, Browsers, Habits
from tests.browser.canaries import canaries
from tests.browser.left_behind import found_in, part_of_each
from tests.browser.patient import CHECK
from tests.browser.served import serving_screener
from tests.browser.switch import serving
from tests.browser.tab import Visitor, wait_until

pytestmark = pytest.mark.browser

either_browser = pytest.mark.parametrize("name", WITH_PROFILE)

UNSENT: Final = ("isotretinoin_before", "ended_1_to_2_months_ago")


@either_browser
def test_a_walk_leaves_no_answer_anywhere(
    browsers: Browsers, rulebook: RuleBook, room: Path, name: str
) -> None:
    changed, unsent = UNSENT
    words = canaries(EVERYTHING, rulebook) | {unsent}
    browser, server = room / "browser", room / "server"
    with serving_screener(server) as served, browsers.running(name, browser, Habits()) as tab:
        visitor = Visitor(tab)
        visitor.start(served.address)
        visitor.walk_to_guidance(EVERYTHING)
        assert post(f"{served.address}/guidance.pdf", state=visitor.token())[:4] == b"%PDF"
        visitor.back()
        visitor.see(CHECK)
        visitor.press(f"Change {rulebook.questions[changed].text}")
        sealed = part_of_each([visitor.choose_unsent(changed, unsent)])
        tab.settle()
        assert tab.cookies() == []
        assert [other for other in tab.requests() if not other.startswith(served.address)] == []
    assert len(visitor.tokens) > 15
    words |= part_of_each(visitor.tokens)
    assert found_in(server, words) == {}
    # The browser did write down that somebody was here, and kept the files that hold no word.
    host = served.address.removeprefix("http://")
    found = found_in(browser / "profile", {*words, host, "screener.css", *sealed})
    assert {file: found[file] & words for file in found if found[file] & words} == {}
    assert kept(found, sealed) <= SEALED[name]
    assert kept(found, {host}) >= VISITED[name]
    assert kept(found, {"screener.css"}) >= CACHED[name]


SAVE: Final = "() => document.querySelector('form[action$=\"/guidance.pdf\"] button')"


@either_browser
def test_guidance_that_was_left_open_and_saved_is_in_the_saved_file_alone(
    browsers: Browsers, rulebook: RuleBook, room: Path, name: str
) -> None:
    browser, server = room / "browser", room / "server"
    with serving_screener(server) as served, browsers.running(name, browser, Habits()) as tab:
        visitor = Visitor(tab)
        visitor.start(served.address)
        visitor.walk_to_guidance(EVERYTHING)
        tab.click(SAVE)
        wait_until(lambda: f"{served.address}/guidance.pdf" in tab.requests())
        assert visitor.heading_shown() == "Call 911 now about your belly pain"
        tab.settle()
    words = canaries(EVERYTHING, rulebook) | part_of_each(visitor.tokens)
    assert found_in(server, words) == {}
    assert found_in(browser / "profile", words) == {}


VISITED: Final = {
    "chromium": {"History", "Sessions"},
    "firefox": {"places.sqlite", "sessionstore.jsonlz4"},
}
SEALED: Final = {
    "chromium": {"Session Storage"},
    "firefox": {"sessionstore.jsonlz4", "sessionstore-backups"},
}
"""Where a browser writes the one thing that the tab keeps; only the server can open it."""
CACHED: Final = {"chromium": {"Cache"}, "firefox": {"cache2"}}


def kept(found: Mapping[str, set[str]], words: set[str]) -> set[str]:
    """Return the files and folders of a browser's profile that hold one of the words."""
    paths = [Path(path) for path in found if found[path] & words]
    return {next(part for part in path.parts if part != "Default") for path in paths}


# ---- the search does find what is there

LEAKS: Final = {
    "canary-of-a-title": {"chromium": "History", "firefox": "places.sqlite"},
    "canary-of-an-address": {"chromium": "History", "firefox": "places.sqlite"},
    "canary-of-a-packed-page": {"chromium": "Cache", "firefox": "cache2"},
    "canary-of-a-store": {"chromium": "Local Storage", "firefox": "storage"},
    "canary-of-a-choice": {"chromium": "Sessions", "firefox": "sessionstore.jsonlz4"},
}
_LEAKY: Final = """<!doctype html><title>canary-of-a-title</title><link rel=icon href=data:,>
<p>canary-of-a-packed-page</p>
<input type=checkbox name=canary-of-a-choice id=canary-of-a-choice>
<script>localStorage.setItem("kept", "canary-of-a-store")</script>"""


@Request.application
def leaky(_: Request) -> Response:
    page = gzip.compress(_LEAKY.encode())
    headers = {"Content-Encoding": "gzip", "Cache-Control": "max-age=600"}
    return Response(page, headers=headers, mimetype="text/html")


@either_browser
def test_the_search_finds_what_a_careless_site_would_leave(
    browsers: Browsers, room: Path, name: str
) -> None:
    with serving(leaky) as address, browsers.running(name, room, Habits()) as tab:
        tab.open(f"{address}/canary-of-an-address")
        tab.click("() => document.querySelector('input')")
        tab.settle()
    found = found_in(room / "profile", LEAKS)
    missed = {word for word in LEAKS if LEAKS[word][name] not in kept(found, {word})}
    assert missed == set()


# ---- without scripts


@dataclass(frozen=True)
class Keeping:
    """Where a browser without scripts keeps what was sent, after it was closed."""

    name: str
    habits: Habits
    places: frozenset[str]


KEEPING: Final = {
    "chromium": Keeping("chromium", Habits(java_script=False), frozenset({"Sessions"})),
    "chromium-private": Keeping("chromium", Habits(java_script=False, private=True), frozenset()),
    "firefox": Keeping("firefox", Habits(java_script=False), frozenset()),
}


@pytest.mark.parametrize("keeping", KEEPING.values(), ids=KEEPING)
def test_without_script_a_browser_keeps_no_more_than_the_privacy_page_says(
    browsers: Browsers, rulebook: RuleBook, room: Path, keeping: Keeping
) -> None:
    browser, server = room / "browser", room / "server"
    running = browsers.running(keeping.name, browser, keeping.habits)
    with serving_screener(server) as served, running as tab:
        visitor = Visitor(tab)
        visitor.start(served.address)
        visitor.walk_to("acne_severity", EVERYTHING)
        tab.open(f"{served.address}/privacy")
        told = str(tab.run("() => document.querySelector('main').innerText"))
    words = canaries(EVERYTHING, rulebook) | part_of_each(visitor.tokens)
    assert "With JavaScript turned off, your browser may write what you send" in told
    assert found_in(server, words) == {}
    assert kept(found_in(browser / "profile", words), words) == keeping.places


# ---- when something breaks

FAILING: Final = """
from screener.cli.main import main
from screener.walk.walk import Walk

def fail(_walk, state, answers):
    raise RuntimeError(f"{state} {answers}") from KeyError(str(answers))

Walk.go_on = fail
main()
"""


FIRST_ANSWERS: Final = {"answer_age": "18_or_over", "answer_isotretinoin_now": "prescribed"}


def post(address: str, **fields: str) -> bytes:
    with urlopen(address, urlencode(fields).encode()) as answer:  # noqa: S310 - it is our own
        content: bytes = answer.read()
    return content


def test_a_failure_during_a_step_writes_no_answer_anywhere(room: Path) -> None:
    with serving_screener(room, (sys.executable, "-c", FAILING)) as served:
        first = post(f"{served.address}/questions", go="start").decode()
        (token,) = re.findall(r'name="state" value="([^"]+)"', first)
        with pytest.raises(HTTPError) as failure:
            post(f"{served.address}/questions", state=token, go="continue", **FIRST_ANSWERS)
        page = failure.value.read().decode()
    assert failure.value.code == 500
    told = (room / "stderr").read_text()
    assert re.search(r"^ERROR .*: RuntimeError at \S*questions: ", told, re.MULTILINE)
    words = {"18_or_over", "prescribed", "answer_age", *part_of_each([token])}
    assert not [word for word in words if word in page]
    assert found_in(room, words) == {}
