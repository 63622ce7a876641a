"""What the pages about the API and about FHIR show is what the server answers."""

from __future__ import annotations

import re
from typing import Final

import pytest
from flask.testing import FlaskClient

from screener.web.http.requests import FIRST
from screener.web.programs.openapi import OPERATIONS
from tests.conftest import ROOT
from tests.settings import settings_of_a_test
from tests.web.sites import client_of

API, FHIR = ((ROOT / "docs" / name).read_text("utf-8") for name in ("api.md", "fhir.md"))
COUNTS: Final = {API: 5, FHIR: 4}
_EXAMPLE: Final = re.compile(
    r"^\$ curl (?:-H 'Content-Type: (\S+)' (?:-H 'Accept-Language: (\S+)' )?-d '(.*)' )?"
    r"'?http://127\.0\.0\.1:8000([^\s']+)'?\n(.*)$",
    re.MULTILINE,
)
EXAMPLES: Final = [example for page in COUNTS for example in _EXAMPLE.findall(page)]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_of(settings_of_a_test())


@pytest.mark.parametrize("page", COUNTS, ids=["api", "fhir"])
def test_every_example_is_tried(page: str) -> None:
    assert len(_EXAMPLE.findall(page)) == page.count("$ curl") == COUNTS[page]


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e[3]} {e[1]} {e[2]}" for e in EXAMPLES])
def test_an_example_answers_as_it_shows(client: FlaskClient, example: tuple[str, ...]) -> None:
    kind, wanted, sent, address, shown = example
    method, headers = "POST" if sent else "GET", {"Accept-Language": wanted}
    response = client.open(address, method=method, data=sent, content_type=kind, headers=headers)
    answer = response.text.strip()
    pattern = ".*".join(map(re.escape, shown.split("…")))
    assert re.fullmatch(pattern, answer), answer


def test_every_address_of_the_api_is_listed() -> None:
    for operation in OPERATIONS:
        assert f"| `{operation.method.upper()} {FIRST}/{operation.name}` |" in API


def test_every_address_in_fhir_is_listed(client: FlaskClient) -> None:
    named = re.findall(r"^\| `(\w+) (/fhir/\S+?)`(?:, `…/(\S+?)`)? \|", FHIR, re.MULTILINE)
    listed = {(method, address) for method, address, _ in named}
    listed |= {(m, f"{a.rpartition('/')[0]}/{other}") for m, a, other in named if other}
    served = {
        ("POST" if "POST" in (rule.methods or ()) else "GET",
         rule.rule.replace("isotretinoin-us", "ID"))
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/fhir/")
    }  # fmt: skip
    assert listed == served
