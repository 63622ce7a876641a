"""What the page about the API shows is what the API answers."""

from __future__ import annotations

import re
from typing import Final

import pytest
from flask.testing import FlaskClient

from screener.web.openapi import OPERATIONS
from screener.web.sites import FIRST
from tests.conftest import ROOT
from tests.settings import settings_of_a_test
from tests.web.sites import client_of

PAGE: Final = (ROOT / "docs" / "api.md").read_text("utf-8")
EXAMPLES: Final = re.findall(
    r"^\$ curl -H 'Content-Type: application/json' -d '(.*)' http://127.0.0.1:8000(\S+)\n(.*)$",
    PAGE,
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_of(settings_of_a_test())


def test_every_example_is_tried() -> None:
    assert len(EXAMPLES) == PAGE.count("$ curl") == 4


@pytest.mark.parametrize(("sent", "address", "shown"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_an_example_answers_as_it_shows(
    client: FlaskClient, sent: str, address: str, shown: str
) -> None:
    answer = client.post(address, data=sent, content_type="application/json").text.strip()
    pattern = ".*?".join(map(re.escape, shown.split("…")))
    assert re.fullmatch(pattern, answer), answer


def test_every_address_is_listed() -> None:
    for operation in OPERATIONS:
        assert f"| `{operation.method.upper()} {FIRST}/{operation.name}` |" in PAGE
