"""One application for all tests of the pages: it keeps nothing between requests."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.walk.seal import Seal
from screener.walk.walk import Walk
from screener.web.app import create_app
from tests.clock import Clock
from tests.settings import settings_of_a_test
from tests.web.patient import Chosen, Jump, Patient
from tests.web.sites import calm_answers


@pytest.fixture(scope="session")
def web_settings() -> Settings:
    return settings_of_a_test()


@pytest.fixture(scope="session")
def app(web_settings: Settings) -> Flask:
    application = create_app(web_settings, clock=Clock())
    application.testing = False  # errors end in our own pages, as they do for a patient
    return application


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


@pytest.fixture(scope="session")
def jump(client: FlaskClient, rulebook: RuleBook, web_settings: Settings) -> Jump:
    walk = Walk(rulebook)
    return Jump(client, walk, Seal(walk, web_settings.keys, Clock()))


@pytest.fixture
def patient(client: FlaskClient) -> Patient:
    return Patient(client)


@pytest.fixture(scope="session")
def calm(rulebook: RuleBook) -> Chosen:
    return calm_answers(rulebook)
