"""What every test may use: the rule book, the application, its client and its command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from screener.config import Settings
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.web.app import create_app
from tests.clock import Clock

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules.yaml"

settings.register_profile("screener", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("search", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "screener"))


@pytest.fixture(scope="session")
def rulebook() -> RuleBook:
    clock = Clock()
    return load_rulebook(RULES, today=clock.today())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web_settings() -> Settings:
    return Settings(
        rules=RULES,
        keys=(b"k" * 32,),
        keys_are_temporary=False,
        exit_url="https://example.org/",
        proxy_hops=0,
    )


@pytest.fixture
def app(web_settings: Settings, clock: Clock) -> Flask:
    application = create_app(web_settings, clock=clock)
    application.testing = False  # errors end in our own pages, as they do for a patient
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()
