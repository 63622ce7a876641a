"""Serves the questionnaire to scripts, and starts a browser that can open any page directly."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Playwright
from werkzeug.wrappers import Response

from screener.config import read_settings, shipped
from screener.days import latest_day
from screener.rulebook.loader import load_rulebook
from screener.walk.seal import Seal
from screener.walk.walk import Walk
from screener.web.app import create_app
from tests.browser.browsing import FLAGS, system_browser
from tests.browser.receiving import Receiving, receiving
from tests.browser.states import State, add_broken_page, every_state
from tests.browser.switch import Switch, serving

BRANDED: Final = (
    "start",
    "privacy",
    "guidance-typical",
    "guidance-emergency",
    "send",
    "send-opened",
    "send-error",
    "guidance-sent",
    "guidance-not-sent",
    "guidance-unclear",
)
"""The pages that show a clinic's name, color and contact, each in its own way."""


@dataclass(frozen=True)
class House:
    """An application, and every page that it can show.

    Attributes:
        app: the application.
        states: every page in every state, with what to send to reach it.
    """

    app: Flask
    states: tuple[State, ...]


@contextmanager
def building_house() -> Iterator[House]:
    """Make the application, with one page that breaks, and run a clinic that receives guidance."""
    with TemporaryDirectory() as folder, receiving(Path(folder)) as system:
        yield _house(system, Path(folder))


def _house(system: Receiving, folder: Path) -> House:
    clinics = shutil.copytree(shipped("clinics"), folder / "clinics")
    file = clinics / "example.yaml"
    file.write_text(file.read_text() + system.receiver)
    settings = replace(
        read_settings(environ, clinics=clinics, host="localhost"),
        keys=(b"k" * 32,),
        keys_are_temporary=False,
        **system.settings,
    )
    environ["SSL_CERT_FILE"] = str(system.trust)
    app = create_app(settings)
    add_broken_page(app)
    app.logger.disabled = True
    book = load_rulebook(settings.rules, today=latest_day(time.time()))
    walk = Walk(book)
    seal = Seal(walk, settings.keys, time.time)
    example = Seal(walk, settings.keys, time.time, "example")
    branded = every_state(walk, example.seal, home="/clinics/example")
    shown = [replace(s, name=f"clinic-{s.name}") for s in branded if s.name in BRANDED]
    return House(app, (*every_state(walk, seal.seal), *shown))


@contextmanager
def serving_example() -> Iterator[str]:
    """Serve the page of the example clinic, and yield its address, which is on a second origin."""
    switch = Switch(Response("not ready yet"))
    with serving(switch) as address, TemporaryDirectory() as folder:
        port = urlsplit(address).port
        clinics = shutil.copytree(shipped("clinics"), Path(folder) / "clinics")
        file = clinics / "example.yaml"
        file.write_text(file.read_text().replace("localhost:8000", f"localhost:{port}"))
        settings = read_settings(environ, clinics=clinics, host="localhost")
        switch.app = create_app(replace(settings, address=address, keys_are_temporary=False))
        yield f"http://localhost:{port}/for-clinics/example"


@contextmanager
def serving_house() -> Iterator[tuple[str, tuple[State, ...]]]:
    """Serve the questionnaire on a free port, and yield its address and its states."""
    with building_house() as house, serving(house.app) as address:
        yield address, house.states


def launch(playwright: Playwright) -> Browser:
    """Start the browser that the tests use."""
    return playwright.chromium.launch(executable_path=system_browser(), args=[*FLAGS])
