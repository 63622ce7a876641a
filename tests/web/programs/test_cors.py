"""Only scripts from the origins that a clinic lists may call its API."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from screener.config import Settings
from tests.web.http.header_table import assert_headers
from tests.web.programs.fhir import EMPTY
from tests.web.sites import client_of

APP = "https://app.north.example"
FRAMER = "https://north.example"
NORTH = {
    "id": "north",
    "name": "North",
    "origins": [FRAMER],
    "api_origins": [APP, "https://second.north.example"],
}
WEST = {"id": "west", "name": "West", "origins": [FRAMER, APP]}
JSON = "application/json"
NEXT = "/clinics/north/api/v1/next"
OPERATION = "/fhir/Questionnaire/isotretinoin-us/$evaluate"
EVALUATE = f"/clinics/north{OPERATION}"
CORS = "Access-Control-"


@pytest.fixture(scope="module")
def client(web_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("clinics")
    for clinic in (NORTH, WEST):
        (folder / f"{clinic['id']}.yaml").write_text(json.dumps(clinic), encoding="utf-8")
    return client_of(web_settings, clinics=folder)


def said(response: TestResponse) -> dict[str, str]:
    """Return what a response tells browsers about scripts from other origins."""
    return {name: value for name, value in response.headers if name.startswith(CORS)}


def sent_to(address: str) -> str:
    """Return a body without answers that an address accepts."""
    return json.dumps(EMPTY if "/fhir/" in address else {})


def ask(client: FlaskClient, address: str, origin: str) -> TestResponse:
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    return client.post(address, data=sent_to(address), content_type=JSON, headers=headers)


def ask_ahead(client: FlaskClient, address: str, origin: str) -> TestResponse:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    return client.options(address, headers=headers)


@pytest.mark.parametrize("origin", NORTH["api_origins"])
@pytest.mark.parametrize("address", [NEXT, EVALUATE])
def test_a_script_of_a_listed_origin_is_answered(
    client: FlaskClient, address: str, origin: str
) -> None:
    response = ask(client, address, origin)
    assert response.status_code == 200
    assert_headers(response, hosts=FRAMER)
    assert said(response) == {"Access-Control-Allow-Origin": origin}
    assert "Origin" in response.vary


def test_it_can_read_why_it_was_refused_too(client: FlaskClient) -> None:
    headers = {"Origin": APP, "Sec-Fetch-Site": "cross-site"}
    refused = {
        NEXT: 415,
        EVALUATE: 415,
        "/clinics/north/api/v1/nothing": 404,
        "/clinics/north/fhir/nothing": 404,
    }
    for address, status in refused.items():
        response = client.post(address, data=b"{}", headers=headers)
        assert response.status_code == status
        assert said(response) == {"Access-Control-Allow-Origin": APP}


@pytest.mark.parametrize("address", [NEXT, EVALUATE])
def test_a_browser_that_asks_ahead_hears_what_may_be_sent(
    client: FlaskClient, address: str
) -> None:
    response = ask_ahead(client, address, APP)
    assert response.status_code == 200
    assert_headers(response, hosts=FRAMER)
    methods = said(response).pop("Access-Control-Allow-Methods")
    assert set(methods.split(", ")) == {"POST", "OPTIONS"}
    assert said(response) == {
        "Access-Control-Allow-Origin": APP,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "600",
    }


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        (NEXT, FRAMER),
        (NEXT, "https://elsewhere.example"),
        (NEXT, f"{APP}.elsewhere.example"),
        (NEXT, APP.upper()),
        (NEXT, "null"),
        (NEXT, "*"),
        (NEXT, ""),
        ("/clinics/west/api/v1/next", APP),
        ("/clinics/nobody/api/v1/next", APP),
        ("/api/v1/next", APP),
        (EVALUATE, FRAMER),
        (EVALUATE, "null"),
        (f"/clinics/west{OPERATION}", APP),
        (f"/clinics/nobody{OPERATION}", APP),
        (OPERATION, APP),
    ],
)
def test_a_script_of_any_other_origin_is_refused(
    client: FlaskClient, address: str, origin: str
) -> None:
    response = ask(client, address, origin)
    assert response.status_code == 403
    fhir = "/fhir/" in address
    assert response.content_type == f"application/{'fhir' if fhir else 'problem'}+json"
    assert said(response) == {}
    assert said(ask_ahead(client, address, origin)) == {}
    read = address.removesuffix("/$evaluate").replace("next", "rulebook")
    assert said(client.get(read, headers={"Origin": origin})) == {}


def test_what_one_origin_was_told_is_not_kept_for_another(client: FlaskClient) -> None:
    for address in ("/clinics/north/api/v1/rulebook", "/clinics/north/fhir/metadata"):
        response = client.get(address)
        assert "Origin" in response.vary
        assert said(response) == {}


def test_nobody_is_let_in_with_credentials_or_as_everybody(client: FlaskClient) -> None:
    asked = [how(client, place, APP) for how in (ask, ask_ahead) for place in (NEXT, EVALUATE)]
    for response in asked:
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "*" not in said(response).values()


@pytest.mark.parametrize("address", ["/clinics/north/questions", "/questions"])
def test_a_form_is_still_refused_from_an_origin_that_may_ask(
    client: FlaskClient, address: str
) -> None:
    headers = {"Origin": APP, "Sec-Fetch-Site": "cross-site"}
    response = client.post(address, data={"go": "start"}, headers=headers)
    assert response.status_code == 403
    assert said(response) == {}


@pytest.mark.parametrize("address", ["/clinics/north/", "/clinics/north/api", "/static/walk.js"])
def test_pages_and_files_are_not_for_scripts_of_other_origins(
    client: FlaskClient, address: str
) -> None:
    assert said(client.get(address, headers={"Origin": APP}, buffered=True)) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "address", [NEXT, "/clinics/west/api/v1/next", "/api/v1/next", EVALUATE, OPERATION]
)
def test_servers_and_our_own_pages_need_nobodys_leave(
    client: FlaskClient, address: str, headers: dict[str, str]
) -> None:
    response = client.post(address, data=sent_to(address), content_type=JSON, headers=headers)
    assert response.status_code == 200
