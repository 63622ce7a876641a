"""In a frame of another site, over TLS, in browsers that keep nothing for third parties."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import Settings
from screener.rulebook.model import RuleBook
from tests.browser.answers import CALM
from tests.browser.both import NAMES, WITH_PROFILE, Browsers, Habits
from tests.browser.canaries import canaries
from tests.browser.conftest import make_app
from tests.browser.host import HEARD, KEEP, LENGTH, TRACES, Website
from tests.browser.left_behind import found_in, part_of_each
from tests.browser.patient import CHECK
from tests.browser.switch import Switch, serving
from tests.browser.tab import Tab, Visitor
from tests.certificates import Authority
from tests.clock import Clock
from tests.settings import settings_of_a_test

pytestmark = pytest.mark.browser

each_browser = pytest.mark.parametrize("name", NAMES)

START: Final = "Get ready to talk with a dermatologist"
STEPS: Final = (
    ("age", "18_or_over"),
    ("isotretinoin_now", "no"),
    ("isotretinoin_before", "never"),
    ("danger_signs", "none"),
)
"""The questions before the fifth, and their answers."""


@dataclass(frozen=True)
class Sites:
    """Three sites that have nothing to do with each other.

    Attributes:
        clinic: the address of a clinic, whose pages hold one frame each.
        screener: the address of the questionnaire.
        control: the address of a site that tries to keep things.
        switch: what stands before the questionnaire.
    """

    clinic: str
    screener: str
    control: str
    switch: Switch


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("sites")
    authority = Authority.new()
    with ExitStack() as stack:

        def serve(name: str, app: Any) -> str:
            tls = authority.server(name, folder).context()
            return stack.enter_context(serving(app, name=name, tls=tls))

        website = Website()
        clinic = serve("clinic.test", website)
        switch = Switch(make_app(_settings(folder, clinic), Clock()))
        screener = serve("screener.test", switch)
        control = serve("control.test", Website({"/": ""}))
        snippet = script_snippet(screener, "northside", "Questions")
        website.pages |= {
            "/script": snippet,
            "/reference": snippet.replace("defer", 'data-ref="visit-77" defer'),
            "/frame": frame_snippet(screener, "northside", "Questions"),
            "/control": f'<iframe src="{control}/" title="Control"></iframe>',
        }
        yield Sites(clinic, screener, control, switch)


def _settings(folder: Path, clinic: str) -> Settings:
    clinics = folder / "clinics"
    clinics.mkdir()
    profile = f"id: northside\nname: Northside Dermatology\norigins: ['{clinic}']\n"
    (clinics / "northside.yaml").write_text(profile)
    return settings_of_a_test(exit_url="https://weather.test/", clinics=clinics)


def what_a_third_party_can_keep(tab: Tab, sites: Sites) -> dict[str, bool]:
    tab.open(f"{sites.clinic}/control")
    assert tab.run("() => isSecureContext && self !== top")
    kept: dict[str, bool] = tab.run(KEEP)
    return kept


@each_browser
def test_the_control_keeps_things_where_third_parties_may(
    browsers: Browsers, sites: Sites, room: Path, name: str
) -> None:
    with browsers.running(name, room, Habits(third_parties=True)) as tab:
        assert what_a_third_party_can_keep(tab, sites) == {"cookie": True, "storage": True}


@each_browser
def test_a_frame_leads_to_guidance_where_third_parties_can_keep_nothing(
    browsers: Browsers, sites: Sites, rulebook: RuleBook, room: Path, name: str
) -> None:
    with browsers.running(name, room, Habits()) as tab:
        assert what_a_third_party_can_keep(tab, sites) == {"cookie": False, "storage": False}
        visitor = Visitor(tab)
        visitor.come(f"{sites.clinic}/script")
        before, length = tab.run_outside(TRACES), tab.run_outside(LENGTH)
        visitor.press("Start")
        visitor.walk_to("acne_severity", CALM)
        go_back_and_forward(visitor)
        visitor.walk_to_guidance(CALM)
        go_back_from_guidance(visitor)
        assert tab.run_outside(TRACES) == before
        assert tab.run_outside(LENGTH) == length + len(visitor.tokens)
        look_at_messages(tab.run_outside(HEARD), sites)
        look_at_requests(tab, sites)
    words = canaries(CALM, rulebook) | part_of_each(visitor.tokens)
    assert found_in(room, words) == {}


def go_back_and_forward(visitor: Visitor) -> None:
    """From the fifth page go back to the start page, and forward again."""
    for question, answer in reversed(STEPS):
        visitor.back()
        visitor.see_asked(question, answer)
    visitor.back()
    visitor.see(START)
    for question, answer in STEPS:
        visitor.forward()
        visitor.see_asked(question, answer)
    visitor.forward()
    visitor.see_asked("acne_severity")


def go_back_from_guidance(visitor: Visitor) -> None:
    guidance = visitor.heading_shown()
    visitor.back()
    visitor.see(CHECK)
    visitor.back()
    visitor.see_asked("monitoring", "yes")
    visitor.forward()
    visitor.see(CHECK)
    visitor.forward()
    visitor.see(guidance)


def look_at_messages(heard: list[dict[str, Any]], sites: Sites) -> None:
    """See that the host heard how tall the frame shall be, and that there was a step or the end."""
    assert {message["origin"] for message in heard} == {sites.screener}
    told = [message["data"] for message in heard]
    heights = [message.pop("height") for message in told if message["screener"] == "height"]
    assert {type(height) for height in heights} == {int}
    assert [height for height in heights if height % 40] == []
    kinds = [*map(str, dict.fromkeys(message["screener"] for message in told))]
    assert [message for message in told if set(message) != {"screener"}] == []
    assert kinds == ["height", "step", "finished"]


def look_at_requests(tab: Tab, sites: Sites) -> None:
    """See that only the sites themselves were asked, and by addresses that name no answer."""
    asked = [address for address in tab.requests() if address.startswith(sites.screener)]
    pages = {address for address in asked if "/clinics/" in address}
    assert pages == {
        f"{sites.screener}/clinics/northside/",
        f"{sites.screener}/clinics/northside/questions",
    }
    inside = (sites.screener, sites.clinic, sites.control)
    assert [address for address in tab.requests() if not address.startswith(inside)] == []
    assert tab.cookies() == []
    names = {name.lower() for exchange in sites.switch.exchanges for name, _ in exchange.headers}
    assert "set-cookie" not in names


@each_browser
def test_starting_again_leaves_no_guidance_behind_where_the_visit_has_a_reference(
    browsers: Browsers, sites: Sites, room: Path, name: str
) -> None:
    """The link leads to the address that the frame is at, so a browser could take it for a jump."""
    with browsers.running(name, room, Habits()) as tab:
        visitor = Visitor(tab)
        visitor.come(f"{sites.clinic}/reference")
        visitor.press("Start")
        visitor.walk_to_guidance(CALM)
        tab.click("() => document.querySelector('.again summary')")
        tab.click("() => document.querySelector('main a[href$=\"#ref=visit-77\"]')")
        visitor.see(START)


@pytest.mark.parametrize("name", WITH_PROFILE)
def test_a_plain_frame_leads_to_guidance_without_scripts(
    browsers: Browsers, sites: Sites, room: Path, name: str
) -> None:
    with browsers.running(name, room, Habits(java_script=False)) as tab:
        visitor = Visitor(tab)
        visitor.start(f"{sites.clinic}/frame")
        visitor.walk_to("acne_severity", CALM)
        for question, answer in reversed(STEPS):
            visitor.press("Back")
            visitor.see_asked(question, answer)
        visitor.walk_to_guidance(CALM)
        assert visitor.heading_shown() not in ("", CHECK)
        look_at_requests(tab, sites)
