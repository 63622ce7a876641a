"""A browser, a server that tests can disturb, and patients."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Playwright,
    sync_playwright,
)
from werkzeug.wrappers import Response

from screener.config import Settings
from screener.pseudo_language import TAG
from screener.rulebook.loader import load_rulebook
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from screener.web.app import create_app
from tests.browser.both import Browsers
from tests.browser.browsing import FLAGS, system_browser, system_firefox, system_webkit
from tests.browser.clinic_pages import clinic_pages
from tests.browser.host import Website
from tests.browser.interpreter import OPTION, interpret, is_for_it, write_made_up
from tests.browser.patient import Patient, Sheet
from tests.browser.receiving import Receiving, receiving
from tests.browser.states import CLINIC, State, add_broken_page, every_state
from tests.browser.switch import Switch, serving
from tests.clock import START, Clock
from tests.conftest import RULES
from tests.settings import settings_of_a_test
from tests.walking import state_told

_ADDRESSES = re.compile(
    r"(/clinics/(north|south))?(/(qps-plocm|[a-z]{2}(-[A-Za-z]+)?))?/(questions|send|carry-on|learn|privacy|accessibility|nowhere|broken|busy|wait)?"
    r"|(/clinics/north)?(/(qps-plocm|[a-z]{2}(-[A-Za-z]+)?))?/guidance\.pdf|/for-clinics|/api|/static/embed\.js(\?ver=6\.4)?"
    r"|(/static/[a-z]+\.[a-z]+|/clinics/north(/(qps-plocm|[a-z]{2}(-[A-Za-z]+)?))?/(theme\.css|logo))\?v=[0-9a-f]{12}"
)
# No request to anybody: an empty picture, and what a telephone is asked to do.
_HARMLESS = ("data:,", "tel:", "sms:")
_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="32"><path d="M0 0h300v32"/></svg>'
)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=system_browser(), args=[*FLAGS])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Browsers:
    """What starts browsers that each have a profile of their own on the disk."""
    return Browsers(playwright, system_browser(), system_firefox(), system_webkit())


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files of a browser; sockets in it allow no long path."""
    return tmp_path_factory.mktemp("room")


@dataclass(frozen=True)
class Server:
    """The server of all tests, and what a test may do to it.

    Attributes:
        address: where it listens.
        switch: what stands between it and the application.
        settings: those of the application.
        clock: the application's.
        walk: the one that it leads through.
        host: the address of a clinic's site, on another origin.
        website: the pages of that site.
        language: the tag of the language that its patients speak; empty for the rule book's own.
    """

    address: str
    switch: Switch
    settings: Settings
    clock: Clock
    walk: Walk
    host: str
    website: Website
    language: str = ""

    @property
    def home(self) -> str:
        """Return the address of the house."""
        return self.address + self._place("")

    @property
    def clinic(self) -> str:
        """Return the address of the clinic."""
        return self.address + self._place(CLINIC)

    @property
    def north(self) -> str:
        """Return the id of the clinic as its pages name it."""
        return self._place("north")

    def token(self, sheet: Sheet, place: Stop) -> str:
        """Return the token of a patient who gave these answers and is at a place."""
        answers = {question: frozenset(options) for question, options in sheet.items()}
        told = state_told(self.walk, AnswerSheet().with_answers(answers), place)
        return self._seal().seal(told)

    def _place(self, path: str) -> str:
        """Return where something lies for patients of the language."""
        return f"{path}/{self.language}" if self.language else path

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Every page of the house in every state, by name."""
        states = every_state(self.walk, self._seal().seal, home=self._place(""))
        return {state.name: state for state in states}

    @cached_property
    def states_of_clinic(self) -> Mapping[str, State]:
        """Every page of the clinic in every state, by name."""
        seal = self._seal(Path(CLINIC).name)
        return {
            state.name: state
            for state in every_state(self.walk, seal.seal, home=self._place(CLINIC))
        }

    def states_in(self, language: str) -> Mapping[str, State]:
        """Every page of the clinic in another language and in every state, by name."""
        seal, home = self._seal(Path(CLINIC).name), f"{CLINIC}/{language}"
        return {state.name: state for state in every_state(self.walk, seal.seal, home=home)}

    def _seal(self, audience: str = "") -> Seal:
        return Seal(self.walk, self.settings.keys, self.clock, audience)

    def restart(self, **changes: Any) -> None:
        """Start the application again, with other settings."""
        self.switch.app = make_app(replace(self.settings, **changes), self.clock)


def make_app(settings: Settings, clock: Clock) -> Flask:
    app = create_app(settings, clock=clock)
    add_broken_page(app)
    return app


@pytest.fixture(scope="session")
def weather() -> Iterator[str]:
    """The address of another site, where Leave quickly leads."""
    page = "<!doctype html><title>Weather</title><link rel=icon href=data:,><h1>Weather</h1>"
    with serving(Response(page, mimetype="text/html")) as address:
        yield f"{address}/"


@pytest.fixture(scope="session")
def clinic_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiving]:
    """The system of a clinic, whose certificate the servers of these tests believe."""
    with receiving(tmp_path_factory.mktemp("system")) as system, pytest.MonkeyPatch.context() as m:
        m.setenv("SSL_CERT_FILE", str(system.trust))
        yield system


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what says nothing about the made-up language."""
    if config.getoption(OPTION):
        kept = [item for item in items if is_for_it(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


@pytest.fixture(scope="session")
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language that patients speak; empty for that of the rule book."""
    if not request.config.getoption(OPTION):
        yield ""
        return
    with pytest.MonkeyPatch.context() as patch:
        interpret(patch)
        yield TAG


@pytest.fixture(scope="session")
def lasting_server(
    weather: str,
    clinic_system: Receiving,
    tmp_path_factory: pytest.TempPathFactory,
    spoken: str,
) -> Iterator[tuple[Server, Flask]]:
    # A copy, because a server that starts again reads its rule book again.
    rules = tmp_path_factory.mktemp("rules") / "rules.yaml"
    shutil.copyfile(RULES, rules)
    if spoken:
        write_made_up(rules, Clock().today())
    with starting(rules, weather, clinic_system, [spoken] if spoken else []) as (server, app):
        yield replace(server, language=spoken), app


@contextmanager
def starting(
    rules: Path, weather: str, clinic_system: Receiving, languages: Sequence[str] = ()
) -> Iterator[tuple[Server, Flask]]:
    """Run the server of all tests for a rule book; the clinic north has it in other languages."""
    folder = rules.parent / "clinics"
    folder.mkdir()
    settings = settings_of_a_test(
        rules=rules, exit_url=weather, clinics=folder, **clinic_system.settings
    )
    clock = Clock()
    website = Website()
    with serving(website, name="localhost") as host:
        write_clinics(folder, host, clinic_system.receiver, languages)
        app = make_app(settings, clock)
        switch = Switch(app)
        with serving(switch) as address:
            walk = Walk(load_rulebook(rules, today=clock.today()))
            yield Server(address, switch, settings, clock, walk, host, website), app


def write_clinics(folder: Path, host: str, receiver: str, languages: Sequence[str] = ()) -> None:
    """Write a clinic that a site may show and that takes guidance, and one that neither may."""
    (folder / "north.yaml").write_text(
        "id: north\nname: North Dermatology and Allergy\nphone: +1 555 0100\n"
        f"booking: https://north.example/book\norigins: ['{host}']\nlogo: north.svg\n"
        "accent: {light: '#8a1f5c', dark: '#f2a9cf'}\n"
        f"languages: [{', '.join(languages)}]\n" + receiver
    )
    (folder / "north.svg").write_text(_LOGO)
    (folder / "south.yaml").write_text("id: south\nname: South Dermatology\n")


@pytest.fixture
def server(lasting_server: tuple[Server, Flask]) -> Server:
    server, app = lasting_server
    server.switch.reset(app)
    server.clock.now = START
    return server


@pytest.fixture
def switch(server: Server) -> Switch:
    return server.switch


@dataclass
class Watch:
    """What browsers did: the requests they made and what they complained of."""

    addresses: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.addresses.append(request.url))
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _hear(self, message: ConsoleMessage) -> None:
        # The status of each answer is looked at apart; the browser also writes it to the console.
        if message.type in {"error", "warning"} and "Failed to load" not in message.text:
            self.complaints.append(message.text)

    def outside(self, *inside: str) -> list[str]:
        """The addresses asked for that belong to none of these sites."""
        return [address for address in self.addresses if not address.startswith(inside)]


Come = Callable[..., Patient]


@pytest.fixture
def come(browser: Browser, server: Server) -> Iterator[Come]:
    """Let a patient come, with a browser of their own; at the end see what it leaves behind."""
    contexts: list[BrowserContext] = []
    watch = Watch()

    def new_patient(**options: Any) -> Patient:
        context = browser.new_context(service_workers="block", **options)
        context.set_default_timeout(20_000)
        watch.follow(context)
        contexts.append(context)
        return Patient(context.new_page(), server.home, server.token)

    yield new_patient
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    exchanges = server.switch.exchanges
    assert cookies == []
    assert not [e for e in exchanges if any(k.lower() == "set-cookie" for k, _ in e.headers)]
    assert not [e.address for e in exchanges if not _ADDRESSES.fullmatch(e.address)]
    assert not [e for e in exchanges if "/static/" in e.address and e.status != 200]
    assert (
        watch.outside(f"{server.address}/", f"{server.host}/", server.settings.exit_url, *_HARMLESS)
        == []
    )
    assert watch.complaints == []


@pytest.fixture
def patient(come: Come) -> Patient:
    """A patient whose browser runs scripts."""
    return come()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def either(come: Come, request: pytest.FixtureRequest) -> Patient:
    """A patient whose browser runs scripts, then one whose browser does not."""
    return come(java_script_enabled=request.param)


@pytest.fixture
def site(server: Server) -> Iterator[Server]:
    """Give the server while a clinic on another origin shows it in pages of its own."""
    server.website.pages = clinic_pages(server.address, server.north)
    yield server
    server.website.pages = {}
    server.website.policy = ""
