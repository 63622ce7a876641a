"""A program gets the language that it asks for, and knows which one it got."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from screener.config import Settings
from screener.records.lines import Answering
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Assessor
from screener.translation.loader import Translation
from tests.sheets import Respondent, as_sent
from tests.web.http.header_table import assert_headers
from tests.web.sites import client_of

API: Final = "/api/v1"
HELP_NOW: Final = {"danger_signs": ["severe_headache_vision"]}
SPOKEN: Final = ("rulebook", "next", "evaluate")
"""What is told in the language that is wanted."""


def ask(client: FlaskClient, name: str, wanted: str | None, at: str = API) -> TestResponse:
    headers = {} if wanted is None else {"Accept-Language": wanted}
    if name == "rulebook":
        return client.get(f"{at}/{name}", headers=headers)
    return client.post(f"{at}/{name}", json=HELP_NOW, headers=headers)


@pytest.mark.parametrize("name", SPOKEN)
@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("es", "es"),
        ("ES-us", "es"),
        ("es-MX, en;q=0.5", "es"),
        ("en-US, es;q=0.5", "en"),
        ("en;q=0.2, es;q=0.9", "es"),
        ("fr, es;q=0.1", "es"),
        ("fr", "en"),
        ("est", "en"),
        ("es;q=0", "en"),
        ("*", "en"),
        ("\u00f1, ;;q=x", "en"),
    ],
)
def test_an_answer_is_in_the_language_that_is_wanted_most(
    client: FlaskClient, name: str, wanted: str | None, language: str
) -> None:
    answer = ask(client, name, wanted)

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
    assert "Accept-Language" in answer.vary
    assert answer.get_json()["rulebook"]["language"] == language
    assert_headers(answer)


def test_the_same_is_found_in_each_language_and_told_in_its_words(
    client: FlaskClient, rulebook: RuleBook, spanish: Translation
) -> None:
    respondent = Respondent(rulebook, seed=8)
    answering = Answering(Assessor(spanish.book))
    for _ in range(20):
        sent = as_sent(respondent.complete(), rulebook)
        headers = {"Accept-Language": "es"}
        answer = client.post(f"{API}/evaluate", json=sent, headers=headers)
        own = client.post(f"{API}/evaluate", json=sent).get_json()

        assert answer.data == answering.guidance(json.dumps(sent).encode())
        there = answer.get_json()
        for key in ("complete", "level", "lead", "missing", "unknown", "ignored"):
            assert there[key] == own[key]
        assert [f["rule"] for f in there["findings"]] == [f["rule"] for f in own["findings"]]


def test_each_answer_names_its_words_and_the_logic_that_all_languages_share(
    client: FlaskClient, rulebook: RuleBook, spanish: Translation
) -> None:
    for name in SPOKEN:
        own, there = (ask(client, name, tag).get_json()["rulebook"] for tag in ("en", "es"))
        for key in ("id", "version", "digest", "logic"):
            assert own[key] == there[key], key
        assert own["digest"] == rulebook.digest
        assert there["words"] == spanish.digest != own["words"]


def test_help_at_once_is_told_in_the_language_too(
    client: FlaskClient, spanish: Translation
) -> None:
    (told,) = ask(client, "next", "es").get_json()["interruptions"]
    (rule,) = (each for each in spanish.book.rules if each.id == told["rule"])
    assert (told["headline"], told["reason"]) == (rule.headline, rule.reason)


def test_the_clinicians_page_is_in_the_rule_books_own_language(client: FlaskClient) -> None:
    answer, own = (ask(client, "record", tag) for tag in ("es", None))

    assert answer.data == own.data
    assert answer.headers["Content-Language"] == "en"
    assert "Accept-Language" not in answer.vary
    assert answer.get_json()["rulebook"]["language"] == "en"


def test_the_description_says_which_languages_there_are(client: FlaskClient) -> None:
    paths = client.get(f"{API}/openapi.json").get_json()["paths"]
    said: dict[str, Any] = {}
    for path, methods in paths.items():
        (operation,) = methods.values()
        headers = operation["responses"]["200"].get("headers", {})
        spoken = headers.get("Content-Language", {}).get("schema", {}).get("enum")
        wanted = [each["name"] for each in operation.get("parameters", [])]
        said[path.removeprefix(f"{API}/")] = (wanted, spoken)

    assert said == {
        **dict.fromkeys(SPOKEN, (["Accept-Language"], ["en", "es"])),
        "record": ([], ["en"]),
        "openapi.json": ([], None),
    }


@pytest.fixture(scope="module")
def clinics(web_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A server with a clinic whose patients choose, and one whose patients do not."""
    folder = tmp_path_factory.mktemp("clinics")
    for name, languages in {"north": ["es"], "south": []}.items():
        said = {"id": name, "name": name, "languages": languages}
        (folder / f"{name}.yaml").write_text(json.dumps(said), encoding="utf-8")
    return client_of(web_settings, clinics=folder)


@pytest.mark.parametrize(("clinic", "language"), [("north", "es"), ("south", "en")])
def test_a_clinic_answers_in_the_languages_that_its_file_names(
    clinics: FlaskClient, clinic: str, language: str
) -> None:
    at = f"/clinics/{clinic}"
    for name in SPOKEN:
        answer = ask(clinics, name, "es", at=at + API)
        assert answer.headers["Content-Language"] == language
    form = clinics.get(f"{at}/fhir/Questionnaire/isotretinoin-us").data
    assert (b'"_title"' in form) is (language == "es")
    assert clinics.get(f"{at}/es{API}/rulebook").status_code == 404
