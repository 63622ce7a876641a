"""Below a path of another site, in a clinic's frame: a walk to its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from screener.clinic.snippets import frame_snippet, script_snippet
from tests.browser.answers import CALM
from tests.browser.both import NAMES, WITH_PROFILE, Browsers, Habits
from tests.browser.conftest import make_app
from tests.browser.host import Website
from tests.browser.patient import CHECK
from tests.browser.switch import Switch, serving
from tests.browser.tab import Visitor, wait_until
from tests.certificates import Authority
from tests.clock import Clock
from tests.settings import settings_of_a_test
from tests.web.proxy import ROOT, Proxy, Way

pytestmark = pytest.mark.browser

START: Final = "Get ready to talk with a dermatologist"
FORWARDED: Final = Way({"proxy_hops": 1}, {"X-Forwarded-Prefix": ROOT})


@dataclass(frozen=True)
class Sites:
    """A clinic's site, and that of a proxy with the questionnaire below a path.

    Attributes:
        clinic: the address of the clinic's.
        proxy: the address of the proxy's.
        switch: what stands before it.
    """

    clinic: str
    proxy: str
    switch: Switch


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("clinics")
    authority = Authority.new()
    website = Website()
    with ExitStack() as stack:

        def serve(name: str, app: Any) -> str:
            tls = authority.server(name, folder).context()
            return stack.enter_context(serving(app, name=name, tls=tls))

        clinic = serve("clinic.test", website)
        profile = f"id: north\nname: North Dermatology\norigins: ['{clinic}']\n"
        (folder / "north.yaml").write_text(profile)
        settings: Any = {"clinics": folder, "exit_url": "https://weather.test/"}
        app = make_app(settings_of_a_test(**settings, **FORWARDED.settings), Clock())
        switch = Switch(Proxy(app, FORWARDED))
        proxy = serve("screener.test", switch)
        place = (proxy + ROOT, "north", "Questions")
        website.pages |= {
            "/script": script_snippet(*place).replace("defer", 'data-ref="visit-77" defer'),
            "/frame": frame_snippet(*place),
        }
        yield Sites(clinic, proxy, switch)


def look_at_requests(sites: Sites) -> None:
    """See that nothing outside the path was asked for, and that all that was is there."""
    asked = [urlsplit(exchange.address).path for exchange in sites.switch.exchanges]
    assert f"{ROOT}/clinics/north/questions" in asked
    assert [path for path in asked if not path.startswith(f"{ROOT}/")] == []
    assert {exchange.status for exchange in sites.switch.exchanges} <= {200, 304}


def see_loaded(visitor: Visitor, heading: str) -> None:
    """See a page whose scripts have run."""
    visitor.see(heading)
    wait_until(lambda: visitor.tab.run("() => document.readyState"), wanted="complete")


# WebKit's driver clicks beside what it means in a frame that scrolls inside.
WALKS: Final = [*(("/script", name) for name in NAMES), *(("/frame", n) for n in WITH_PROFILE)]


@pytest.mark.parametrize(("path", "name"), WALKS)
def test_a_framed_walk_stays_below_the_path(
    browsers: Browsers, sites: Sites, room: Path, name: str, path: str
) -> None:
    with browsers.running(name, room, Habits()) as tab:
        visitor = Visitor(tab)
        visitor.start(sites.clinic + path)
        visitor.walk_to_guidance(CALM)
        guidance = visitor.heading_shown()
        visitor.back()
        visitor.see(CHECK)
        visitor.forward()
        visitor.see(guidance)
        tab.click("() => document.querySelector('.again summary')")
        tab.click("() => document.querySelector('.again a')")
        see_loaded(visitor, START)  # only then do its links hold the reference
        tab.run("() => document.querySelector('.actions a').click()")
        see_loaded(visitor, "Learn more")
        tab.run("() => document.querySelector('a.brand').click()")
        visitor.see(START)
        if path == "/script":
            kept = "() => document.querySelector('[data-reference]').value"
            wait_until(lambda: tab.run(kept), wanted="visit-77")
        look_at_requests(sites)


@pytest.mark.parametrize("name", WITH_PROFILE)
def test_without_scripts_a_walk_stays_below_the_path(
    browsers: Browsers, sites: Sites, room: Path, name: str
) -> None:
    with browsers.running(name, room, Habits(java_script=False)) as tab:
        visitor = Visitor(tab)
        visitor.start(f"{sites.clinic}/frame")
        visitor.walk_to_guidance(CALM)
        look_at_requests(sites)
