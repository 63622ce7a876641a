"""The FHIR API gives the same guidance as everywhere else, and the resources a server offers."""

from __future__ import annotations

import json
import logging
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.clinician.writing import Writing
from screener.config import Settings
from screener.fhir.guidance.bundle import Passing, bundle
from screener.fhir.response import response
from screener.fhir.server import published
from screener.rulebook.model import RuleBook
from screener.translation.loader import Translation
from tests.conftest import ROOT
from tests.samples import samples
from tests.sheets import Respondent, as_sent
from tests.web.http.header_table import assert_headers
from tests.web.patient import Shown
from tests.web.programs.fhir import (
    CANARY,
    DAY,
    EMPTY,
    EVALUATE,
    FHIR_JSON,
    METADATA,
    QUESTIONNAIRE,
    answering,
    assert_outcome,
    evaluated,
    post,
    told,
)
from tests.web.sites import client_of

# ---- the same guidance as everywhere


@settings(max_examples=samples(10, soak=30))
@given(seed=st.integers(0, 2**32))
def test_a_response_is_answered_as_screener_evaluate_answers_its_sheet(
    client: FlaskClient, rulebook: RuleBook, seed: int
) -> None:
    respondent = Respondent(rulebook, seed)
    sheet = respondent.complete() if seed % 2 else respondent.partial()
    answer = post(client, response(rulebook, sheet, DAY))
    assert answer.status_code == 200
    assert answer.content_type == FHIR_JSON
    assert_headers(answer)
    assert told(json.loads(answer.data)) == evaluated(rulebook, as_sent(sheet, rulebook))


def test_the_guidance_is_in_the_language_that_is_wanted_and_the_clinicians_page_is_not(
    client: FlaskClient, rulebook: RuleBook, spanish: Translation
) -> None:
    sheet = Respondent(rulebook, seed=4).complete()
    sent = response(rulebook, sheet, DAY)
    answer = post(client, sent, headers={"Accept-Language": "es"})
    own = post(client, sent)

    assert (answer.headers["Content-Language"], own.headers["Content-Language"]) == ("es", "en")
    assert set(answer.vary) == set(own.vary) == {"Accept", "Accept-Language"}
    said, before = json.loads(answer.data), json.loads(own.data)
    assert told(said) == evaluated(spanish.book, as_sent(sheet, rulebook))
    assert said["language"] == "es"
    page, page_before = (each["entry"][0]["resource"] for each in (said, before))
    assert page["language"] == "en"
    assert page["text"] == page_before["text"]


def test_the_bundle_is_that_of_the_command_with_an_identity_of_its_own(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    sheet = Respondent(rulebook, seed=4).complete()
    sent = response(rulebook, sheet, DAY)
    first, second = (json.loads(post(client, sent).data) for _ in range(2))
    assert first["identifier"] != second["identifier"]
    identity = UUID(first["identifier"]["value"])
    assert first == bundle(Writing(rulebook), sheet, Passing(DAY, identity))


def test_a_response_may_come_in_parameters(client: FlaskClient) -> None:
    named = {"name": "questionnaire-response", "resource": EMPTY}
    answer = post(client, {"resourceType": "Parameters", "parameter": [named]})
    assert json.loads(answer.data)["resourceType"] == "Bundle"


def test_a_dollar_sign_may_be_escaped(client: FlaskClient) -> None:
    escaped = EVALUATE.replace("$", "%24")
    assert client.post(escaped, json=EMPTY).status_code == 200


# ---- what is read


def test_everything_published_is_read_at_its_id(
    client: FlaskClient, rulebook: RuleBook, spanish: Translation
) -> None:
    for resource in published(rulebook, [spanish.book]):
        answer = client.get(f"/fhir/{resource['resourceType']}/{resource['id']}")
        assert (answer.status_code, answer.content_type) == (200, FHIR_JSON)
        assert json.loads(answer.data) == resource
        assert answer.headers["ETag"] == f'W/"{resource["meta"]["versionId"]}"'
        assert_headers(answer)


def test_who_has_this_version_is_sent_nothing(client: FlaskClient) -> None:
    tag = client.get(QUESTIONNAIRE).headers["ETag"]
    same = client.get(QUESTIONNAIRE, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert_headers(same)
    other = client.get(QUESTIONNAIRE, headers={"If-None-Match": 'W/"other"'})
    assert other.status_code == 200


def test_a_resource_is_compressed_and_keeps_its_version(client: FlaskClient) -> None:
    plain = client.get(QUESTIONNAIRE)
    small = client.get(QUESTIONNAIRE, headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(plain.data) / 3
    assert small.headers["ETag"] == plain.headers["ETag"]


def test_guidance_is_never_compressed(client: FlaskClient) -> None:
    answer = post(client, EMPTY, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_the_statement_leads_to_everything_there_is(client: FlaskClient) -> None:
    said = json.loads(client.get(METADATA).data)
    assert (said["fhirVersion"], said["kind"], said["date"]) == ("4.0.1", "instance", str(DAY))
    assert said["implementation"]["url"] == "http://127.0.0.1:8000/fhir"
    routes = {rule.rule for rule in client.application.url_map.iter_rules()}
    kinds = {kind["type"] for kind in said["rest"][0]["resource"]}
    served = {route.split("/")[2] for route in routes if route.startswith("/fhir/")}
    assert served == {*kinds, "metadata"}


# ---- nothing is kept


def test_nothing_of_a_request_is_logged(
    client: FlaskClient, rulebook: RuleBook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post(client, response(rulebook, Respondent(rulebook, seed=3).complete(), DAY))
    post(client, answering("age", CANARY))
    post(client, CANARY.encode())
    assert caplog.text == ""


def test_an_unexpected_error_is_an_outcome_and_logged_by_kind_and_place_alone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*sent: object) -> None:
        raise RuntimeError(f"{CANARY} in {sent}")

    monkeypatch.setattr("screener.web.programs.fhir_api.evaluated", fail)
    caplog.set_level(logging.DEBUG)
    refused = post(client, answering("age", "age.under_12"))
    assert_outcome(refused, 500, "exception", "something went wrong on our side")
    (record,) = caplog.records
    assert record.getMessage().startswith("RuntimeError at house.fhir-evaluate: ")
    for secret in (CANARY, "under_12"):
        assert secret not in caplog.text
        assert secret not in refused.text


# ---- the page for people


def test_the_page_for_programs_names_the_addresses(client: FlaskClient) -> None:
    words = Shown(client.get("/api")).words
    for asked in (f"GET {METADATA}", f"GET {QUESTIONNAIRE}", f"POST {EVALUATE}"):
        assert asked in words


# ---- clinics


@pytest.fixture(scope="module")
def clinics(web_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A server with a clinic that has its own rule book and lists an origin for scripts."""
    folder = tmp_path_factory.mktemp("clinics")
    own = {
        "id": "south",
        "name": "South",
        "rules": "own.yaml",
        "api_origins": ["https://a.example"],
    }
    (folder / "south.yaml").write_text(json.dumps(own), encoding="utf-8")
    sound = (ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8")
    (folder / "own.yaml").write_text(sound, encoding="utf-8")
    return client_of(web_settings, clinics=folder)


def test_a_clinic_answers_by_its_own_rule_book(clinics: FlaskClient) -> None:
    place = "/clinics/south/fhir/Questionnaire/sound"
    form = json.loads(clinics.get(place).data)
    assert form["version"] != json.loads(clinics.get(QUESTIONNAIRE).data)["version"]
    answer = json.loads(clinics.post(f"{place}/$evaluate", json=EMPTY).data)
    assert answer["entry"][2]["resource"]["moduleCanonical"] == f"{form['url']}|{form['version']}"
    refused = clinics.post(f"{place}/$evaluate", json=answering("age", "age.under_12"))
    assert_outcome(refused, 422, "invalid", "there is no item with the linkId 'age'")


def test_the_statement_of_a_clinic_says_where_it_is_and_that_scripts_may_ask(
    clinics: FlaskClient,
) -> None:
    south, house = (
        json.loads(clinics.get(f"{start}{METADATA}").data) for start in ("/clinics/south", "")
    )
    assert south["implementation"]["url"] == "http://127.0.0.1:8000/clinics/south/fhir"
    assert [said["rest"][0]["security"]["cors"] for said in (south, house)] == [True, False]


def test_a_mistyped_address_names_no_clinic(clinics: FlaskClient) -> None:
    assert "south" not in clinics.get("/fhir/nothing").text
