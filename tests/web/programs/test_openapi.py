"""The description of the API is valid, matches the responses, and can be read by people."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, Final

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from schemathesis import Case, HookContext
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from screener.config import Settings, shipped
from screener.rulebook.model import RuleBook
from screener.web.http.requests import FIRST
from screener.web.programs.api_page import words_of
from screener.web.programs.openapi import OPERATIONS, PROBLEMS
from tests.sheets import Respondent, as_sent
from tests.web.http.header_table import assert_headers
from tests.web.patient import Shown
from tests.web.sites import client_of

PLACE: Final = f"{FIRST}/openapi.json"
HOW: Final = {
    "seed": 1,
    "generation": {"deterministic": True, "max-examples": 60, "database": "none"},
    # Its client asks for gzip but cannot read it.
    "headers": {"Accept-Encoding": "identity"},
}


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> dict[str, Any]:
    response = client.get(PLACE)
    assert_headers(response)
    said: dict[str, Any] = response.get_json()
    return said


# ---- whatever a program could send


def has_repeats(sheet: object) -> bool:
    """Return whether an answer names an option twice."""
    answers = sheet.values() if isinstance(sheet, dict) else ()
    named = [[json.dumps(name) for name in a] for a in answers if isinstance(a, list)]
    return any(len(names) > len(set(names)) for names in named)


def is_promised(_context: HookContext, case: Case[Any]) -> bool:
    """Leave out answers that name an option twice: they are accepted, but that is undocumented."""
    body = case.body
    return not any(map(has_repeats, body if isinstance(body, list) else [body]))


def test_the_api_does_what_its_description_says_whatever_is_sent(app: Flask) -> None:
    config = SchemathesisConfig.from_dict(HOW)
    schema = schemathesis.openapi.from_wsgi(PLACE, app, config=config)
    schema.hook("filter_case")(is_promised)
    findings, cases = [], 0
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.FatalError | events.NonFatalError)
        if isinstance(event, events.ScenarioFinished):
            cases += len(event.recorder.cases)
            checks = [check for made in event.recorder.checks.values() for check in made]
            findings += [c.failure_info.failure for c in checks if c.failure_info]
    assert findings == []
    assert cases > 1_000


# ---- the document


def test_every_address_is_described_and_no_other(
    client: FlaskClient, described: dict[str, Any]
) -> None:
    served = {r.rule for r in client.application.url_map.iter_rules() if FIRST in r.rule}
    assert set(described["paths"]) == served == {f"{FIRST}/{each.name}" for each in OPERATIONS}


def test_every_schema_is_sound(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    text = json.dumps(described)
    for kind, named in described["components"].items():
        for name in named:
            assert f'"#/components/{kind}/{name}"' in text, name
    for place in text.split('"$ref": "#/components/')[1:]:
        kind, name = place.split('"')[0].split("/")
        assert name in described["components"][kind]


def validator(described: dict[str, Any], name: str) -> Draft202012Validator:
    """Return a validator for one schema of the description."""
    return Draft202012Validator({**described, "$ref": f"#/components/schemas/{name}"})


def test_the_schema_of_a_sheet_takes_the_sheets_that_can_be_read(
    client: FlaskClient, described: dict[str, Any], rulebook: RuleBook
) -> None:
    sheets, respondent = validator(described, "Sheet"), Respondent(rulebook, seed=2)
    for _ in range(200):
        assert sheets.is_valid(as_sent(respondent.partial(), rulebook))
    refused: list[Any] = [
        {"age": "x"},
        {"agge": "under_12"},
        {"age": ["under_12", "12_to_17"]},
        {"danger_signs": ["none", "blistering_rash"]},
        {"danger_signs": []},
        [],
    ]
    for bad in refused:
        assert not sheets.is_valid(bad)
        assert client.post(f"{FIRST}/next", json=bad).status_code == 422


def test_records_are_as_described_to_the_key(
    client: FlaskClient, described: dict[str, Any], rulebook: RuleBook
) -> None:
    guidance, respondent = validator(described, "GuidanceRecord"), Respondent(rulebook, seed=3)
    for n in range(100):
        sheet = respondent.complete() if n % 2 else respondent.partial()
        answer = client.post(f"{FIRST}/evaluate", json=as_sent(sheet, rulebook)).get_json()
        guidance.validate(answer)
        keys = list(described["components"]["schemas"]["GuidanceRecord"]["properties"])
        assert list(answer) == keys
    validator(described, "Questionnaire").validate(client.get(f"{FIRST}/rulebook").get_json())


def test_a_clinic_has_a_description_of_its_own(web_settings: Settings) -> None:
    client = client_of(web_settings, clinics=shipped("clinics"))
    said = client.get(f"/clinics/example{PLACE}").get_json()
    assert said["servers"] == [{"url": "/clinics/example"}]
    for path, methods in said["paths"].items():
        if "get" in methods:
            assert client.get(f"/clinics/example{path}").status_code == 200


# ---- the page


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> Shown:
    return Shown(client.get("/api", base_url="http://127.0.0.1:8000"))


def test_the_page_shows_every_address_status_and_record(
    page: Shown, described: dict[str, Any]
) -> None:
    for operation in OPERATIONS:
        assert f"{operation.method.upper()} {FIRST}/{operation.name}" in page.words
        assert operation.summary in page.words
    assert all(f"{status}: {meaning}" in page.words for status, meaning in PROBLEMS.items())
    headings = {heading.text for heading in page.main.every("h3")}
    assert headings == set(described["components"]["schemas"])


def test_what_the_page_says_to_try_works(page: Shown, client: FlaskClient) -> None:
    commands = [block.text for block in page.main.every("pre")]
    assert len(commands) == 3
    for command in commands:
        start, sent, address = command.split("'")[1], command.split("'")[3], command.split()[-1]
        kind = start.removeprefix("Content-Type: ")
        path = address.removeprefix("http://127.0.0.1:8000")
        assert client.post(path, data=sent, content_type=kind).status_code == 200


def test_no_command_is_shown_that_would_lead_elsewhere(client: FlaskClient) -> None:
    assert Shown(client.get("/api", base_url="https://other.example")).main.every("pre") == []


def test_the_page_loads_nothing_from_elsewhere_and_is_found(
    page: Shown, client: FlaskClient
) -> None:
    loaded = [e["src"] for e in page.root.every() if e.has("src")]
    loaded += [link["href"] for link in page.root.every("link")]
    assert loaded
    assert all(file.startswith("/static/") for file in loaded)
    links = [a["href"] for a in Shown(client.get("/for-clinics")).main.every("a")]
    assert "/api" in links
    assert PLACE in [a["href"] for a in page.main.every("a")]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/Sheet"}, "Sheet"),
        ({"type": "string", "enum": ["a", "b"]}, '"a", or "b"'),
        ({"type": "string", "format": "date"}, "date"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string, or null"),
        ({"type": "array", "items": {"type": "string"}}, "list of string"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, 'list of ("a", or "b")'),
        ({"additionalProperties": {"type": "string"}, "type": "object"}, "by name: string"),
        ({"additionalProperties": False, "type": "object"}, "object"),
        ({}, "anything"),
    ],
)
def test_a_schema_is_put_into_words(schema: dict[str, Any], words: str) -> None:
    assert words_of(schema) == words


def test_headings_skip_no_rank_and_ids_are_unique(page: Shown) -> None:
    ranks = [int(e.tag[1]) for e in page.main.every() if e.tag in {"h1", "h2", "h3", "h4"}]
    assert ranks[0] == 1
    assert all(later <= rank + 1 for rank, later in pairwise(ranks))
    ids = [e["id"] for e in page.root.every() if e.has("id")]
    assert len(ids) == len(set(ids))
