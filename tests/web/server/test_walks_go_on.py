"""A walk goes on whatever becomes of the process that answered its last step."""

from __future__ import annotations

import os
import re
import secrets
import signal
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.browser.answers import CALM
from tests.browser.served import Served, serving_screener
from tests.browser.tab import wait_until
from tests.conftest import ROOT
from tests.deploy.caller import Answered
from tests.web.patient import Patient
from tests.web.server.raw import PATIENCE

STARTER = ROOT / "starter" / "rules.yaml"
"""Small, so that it is proved soon."""
WORKERS = 2
EVERY = 3
"""Steps from one trouble to the next."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Browser:
    """Keeps its connection, and sends a request once more if that is gone."""

    def __init__(self, address: str, trouble: Callable[[], None]) -> None:
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        self.trouble = trouble
        self.statuses: list[int] = []

    def get(self, path: str) -> Answered:
        return self.ask("GET", path)

    def post(self, path: str, data: Mapping[str, Any]) -> Answered:
        if len(self.statuses) % EVERY == 0:
            self.trouble()
        return self.ask("POST", path, urlencode(data, doseq=True), FORM)

    def ask(self, *request: Any) -> Answered:
        try:
            answered = self.ask_once(*request)
        except (OSError, HTTPException):
            self.connection.close()
            answered = self.ask_once(*request)
        self.statuses.append(answered.status_code)
        return answered

    def ask_once(self, *request: Any) -> Answered:
        self.connection.request(*request)
        response = self.connection.getresponse()
        return Answered(response.status, response.getheaders(), response.read())


def kill_all_workers(served: Served) -> None:
    """Kill whoever could have answered the last step, and wait until others are there."""
    before = served.workers
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: len(set(served.workers) - set(before)), wanted=WORKERS)


def change_rules(served: Served) -> None:
    """Write another version of the rule book, and wait until others serve it."""
    before = served.workers
    rules = served.folder.parent / "rules.yaml"
    newer = re.sub(r'(?m)^  version: "(.*)"$', r'  version: "\1.1"', rules.read_text(), count=1)
    rules.write_text(newer)
    served.process.send_signal(signal.SIGHUP)
    wait_until(lambda: len(set(served.workers) - set(before)), wanted=WORKERS)


@pytest.mark.parametrize("trouble", [kill_all_workers, change_rules])
def test_no_step_is_lost(tmp_path: Path, trouble: Callable[[Served], None]) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(STARTER.read_text())
    options = ("--workers", str(WORKERS), "--rules", str(rules))
    keys = secrets.token_urlsafe(32)
    with serving_screener(tmp_path / "served", options=options, SCREENER_KEYS=keys) as served:
        wait_until(lambda: len(served.workers), wanted=WORKERS)
        browser = Browser(served.address, lambda: trouble(served))
        patient = Patient(cast("FlaskClient", browser)).start()
        patient.walk({question: frozenset(chosen) for question, chosen in CALM.items()})
        browser.trouble = lambda: (
            None
        )  # after a change of the rules the answers are shown once more
        patient.press("See my guidance")
        browser.connection.close()

    assert patient.page.kind == "guidance"
    assert set(browser.statuses) == {200}
    assert len(browser.statuses) > 2 * EVERY, "there was trouble twice"
