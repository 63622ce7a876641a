"""A browser, a server that tests can disturb, and patients."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright
from werkzeug.wrappers import Response

from screener.config import Settings
from screener.rulebook.loader import load_rulebook
from screener.screening.sheet import AnswerSheet
from screener.web.app import create_app
from screener.web.state import Seal
from screener.web.walk import Stop, Walk, WalkState
from tests.browser.patient import Patient, Sheet
from tests.browser.switch import Switch, serving
from tests.clock import START, Clock

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ADDRESSES = re.compile(
    r"/|/questions|/learn|/privacy|/accessibility|/nowhere|/static/[a-z]+\.[a-z]+\?v=[0-9a-f]{12}"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_system_browser(), args=[*FLAGS])
        yield browser
        browser.close()


def _system_browser() -> str | None:
    """Return a browser of this system; without one, Playwright's own is used."""
    named = os.environ.get("SCREENER_BROWSER")
    if named:
        return named
    found = (shutil.which(name) for name in _NAMES)
    return next((path for path in found if path and _starts(path)), None)


def _starts(path: str) -> bool:
    """Some of the names are stubs that start nothing."""
    asked = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    return asked.returncode == 0


@dataclass(frozen=True)
class Server:
    """The server of all tests, and what a test may do to it.

    Attributes:
        address: where it listens.
        switch: what stands between it and the application.
        settings: those of the application.
        clock: the application's.
    """

    address: str
    switch: Switch
    settings: Settings
    clock: Clock

    def token(self, sheet: Sheet, place: Stop) -> str:
        """Return the token of a patient who gave these answers and is at a place."""
        book = load_rulebook(self.settings.rules, today=self.clock.today())
        answers = {question: frozenset(options) for question, options in sheet.items()}
        walk = Walk(book)
        state = WalkState(AnswerSheet().with_answers(answers), place)
        seen = walk.after_interruption(state)
        return Seal(walk, self.settings.keys, self.clock).seal(seen)

    def restart(self, **changes: Any) -> None:
        """Start the application again, with other settings."""
        self.switch.app = make_app(replace(self.settings, **changes), self.clock)


def make_app(settings: Settings, clock: Clock) -> Flask:
    return create_app(settings, clock=clock)


@pytest.fixture(scope="session")
def weather() -> Iterator[str]:
    """The address of another site, where Leave quickly leads."""
    page = "<!doctype html><title>Weather</title><link rel=icon href=data:,><h1>Weather</h1>"
    with serving(Response(page, mimetype="text/html")) as address:
        yield f"{address}/"


@pytest.fixture(scope="session")
def lasting_server(
    weather: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Flask]]:
    # A copy, because a server that starts again reads its rule book again.
    rules = tmp_path_factory.mktemp("rules") / "rules.yaml"
    shutil.copyfile(Path(__file__).parents[2] / "rules.yaml", rules)
    settings = Settings(
        rules=rules,
        keys=(b"k" * 32,),
        keys_are_temporary=False,
        exit_url=weather,
        proxy_hops=0,
    )
    clock = Clock()
    app = make_app(settings, clock)
    switch = Switch(app)
    with serving(switch) as address:
        yield Server(address, switch, settings, clock), app


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
        context.set_default_timeout(10_000)
        watch.follow(context)
        contexts.append(context)
        return Patient(context.new_page(), server.address, server.token)

    yield new_patient
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    exchanges = server.switch.exchanges
    assert cookies == []
    assert not [e for e in exchanges if any(k.lower() == "set-cookie" for k, _ in e.headers)]
    assert not [e.address for e in exchanges if not _ADDRESSES.fullmatch(e.address)]
    assert not [e for e in exchanges if "/static/" in e.address and e.status != 200]
    assert watch.outside(f"{server.address}/", server.settings.exit_url, "data:,") == []
    assert watch.complaints == []


@pytest.fixture
def patient(come: Come) -> Patient:
    """A patient whose browser runs scripts."""
    return come()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def either(come: Come, request: pytest.FixtureRequest) -> Patient:
    """A patient whose browser runs scripts, then one whose browser does not."""
    return come(java_script_enabled=request.param)
