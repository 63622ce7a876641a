"""What the page about FHIR shows is what the server answers."""

from __future__ import annotations

import re
from typing import Final

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT
from tests.settings import settings_of_a_test
from tests.web.sites import client_of

PAGE: Final = (ROOT / "docs" / "fhir.md").read_text("utf-8")
EXAMPLES: Final = re.findall(
    r"^\$ curl (?:-H 'Content-Type: (\S+)' -d '(.*)' )?'http://127.0.0.1:8000(\S+)'\n(.*)$",
    PAGE,
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_of(settings_of_a_test())


def test_every_example_is_tried() -> None:
    assert len(EXAMPLES) == PAGE.count("$ curl") == 3


@pytest.mark.parametrize(
    ("kind", "sent", "address", "shown"), EXAMPLES, ids=["read", "evaluate", "refuse"]
)
def test_an_example_answers_as_it_shows(
    client: FlaskClient, kind: str, sent: str, address: str, shown: str
) -> None:
    method = "POST" if sent else "GET"
    answer = client.open(address, method=method, data=sent, content_type=kind).text
    pattern = ".*".join(map(re.escape, shown.split("…")))
    assert re.fullmatch(pattern, answer), answer


def test_every_address_is_listed(client: FlaskClient) -> None:
    named = re.findall(r"^\| `(\w+) (/fhir/\S+?)`(?:, `…/(\S+?)`)? \|", PAGE, re.MULTILINE)
    listed = {(method, address) for method, address, _ in named}
    listed |= {(m, f"{a.rpartition('/')[0]}/{other}") for m, a, other in named if other}
    served = {
        ("POST" if "POST" in (rule.methods or ()) else "GET",
         rule.rule.replace("isotretinoin-us", "ID"))
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/fhir/")
    }  # fmt: skip
    assert listed == served
