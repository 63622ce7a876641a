"""What oEmbed answers to programs that were given the address of a clinic."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from screener.clinic.snippets import script_snippet
from screener.config import Settings
from screener.translation.loader import Translation
from tests.web.http.header_table import assert_headers
from tests.web.page import read_page
from tests.web.sites import client_of

SERVER = "https://screener.example/skin"
NORTH = f"{SERVER}/clinics/north/"
SPANISH = f"{NORTH}es/"
CLINICS = (
    {
        "id": "north",
        "name": "North & <b>",
        "origins": ["https://north.example"],
        "languages": ["es"],
    },
    {"id": "closed", "name": "Closed Clinic"},
)


@pytest.fixture(scope="module")
def client(web_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("clinics")
    for clinic in CLINICS:
        (folder / f"{clinic['id']}.yaml").write_text(json.dumps(clinic), encoding="utf-8")
    return client_of(web_settings, clinics=folder, address=SERVER)


def ask(client: FlaskClient, **asked: str) -> TestResponse:
    # Under another host than its own: what is answered never depends on it.
    return client.get("/oembed", query_string=asked, base_url="https://evil.example/skin")


@pytest.fixture(scope="module")
def title(client: FlaskClient) -> str:
    return read_page(client.get("/clinics/north/").text).one("title").text


@pytest.mark.parametrize("url", [NORTH, NORTH.removesuffix("/")])
def test_the_address_of_a_clinic_gives_the_snippet_that_a_person_would_paste(
    client: FlaskClient, title: str, url: str
) -> None:
    response = ask(client, url=url, format="json")

    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.get_json() == {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "North & <b>",
        "provider_url": NORTH,
        "html": script_snippet(SERVER, "north", title),
        "width": 640,
        "height": 960,
    }
    assert_headers(response)


@pytest.mark.parametrize("url", [SPANISH, SPANISH.removesuffix("/")])
def test_the_address_in_another_language_gives_its_title_and_its_snippet(
    client: FlaskClient, spanish: Translation, url: str
) -> None:
    title = spanish.book.rulebook.title
    said = ask(client, url=url).get_json()

    assert (said["title"], said["provider_url"]) == (title, SPANISH)
    assert said["html"] == script_snippet(SERVER, "north/es", title)
    assert f'href="{SPANISH}"' in said["html"]


@pytest.mark.parametrize(
    ("bounds", "size", "style"),
    [
        ({"maxwidth": "320"}, (320, 960), "max-width: 320px"),
        ({"maxheight": "500"}, (640, 500), "max-height: 500px; overflow: auto"),
        (
            {"maxwidth": "700", "maxheight": "1050"},
            (640, 960),
            "max-width: 700px; max-height: 1050px; overflow: auto",
        ),
    ],
)
def test_it_takes_no_more_room_than_there_is(
    client: FlaskClient, title: str, bounds: dict[str, str], size: tuple[int, int], style: str
) -> None:
    said = ask(client, url=NORTH, **bounds).get_json()

    assert (said["width"], said["height"]) == size
    snippet = script_snippet(SERVER, "north", title)
    assert said["html"] == f'<div style="{style}">\n{snippet}</div>\n'


ELSEWHERE = f"'url' must be the first page of a clinic here, as in {SERVER}/clinics/ID/"


@pytest.mark.parametrize(
    ("asked", "status", "detail"),
    [
        ({"url": NORTH, "format": "xml"}, 501, "the only format here is 'json'"),
        ({}, 404, ELSEWHERE),
        ({"url": f"{SERVER}/"}, 404, ELSEWHERE),
        ({"url": f"{SERVER}/clinics/"}, 404, ELSEWHERE),
        ({"url": f"{SERVER}/clinics/nobody/"}, 404, ELSEWHERE),
        ({"url": f"{NORTH}learn"}, 404, ELSEWHERE),
        ({"url": f"{NORTH}fr/"}, 404, ELSEWHERE),
        ({"url": f"{NORTH}en/"}, 404, ELSEWHERE),
        ({"url": f"{NORTH}/"}, 404, ELSEWHERE),
        ({"url": f"{SPANISH}learn"}, 404, ELSEWHERE),
        ({"url": f"{SERVER}/clinics//es/"}, 404, ELSEWHERE),
        ({"url": f"{SERVER}/es/"}, 404, ELSEWHERE),
        ({"url": f"{NORTH}#ref=v-1"}, 404, ELSEWHERE),
        ({"url": "https://screener.example/clinics/north/"}, 404, ELSEWHERE),
        ({"url": "https://evil.example/skin/clinics/north/"}, 404, ELSEWHERE),
        ({"url": "https://screener.example@evil.example/skin/clinics/north/"}, 404, ELSEWHERE),
        ({"url": f'{NORTH}"><script>'}, 404, ELSEWHERE),
        ({"url": "javascript:alert(1)"}, 404, ELSEWHERE),
        (
            {"url": f"{SERVER}/clinics/closed/"},
            401,
            "the clinic's file lists no 'origins', so no page may show it; link to it instead",
        ),
        (
            {"url": NORTH, "maxwidth": "0"},
            400,
            "'maxwidth' must be a whole number of pixels, not '0'",
        ),
        (
            {"url": NORTH, "maxheight": '9"><b>'},
            400,
            "'maxheight' must be a whole number of pixels, not '9\"><b>'",
        ),
    ],
)
def test_whatever_else_is_asked_gets_a_problem_that_says_why(
    client: FlaskClient, asked: dict[str, str], status: int, detail: str
) -> None:
    response = ask(client, **asked)

    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.get_json()["detail"] == detail
    assert ("WWW-Authenticate" in response.headers) is (status == 401)
    assert_headers(response)


@pytest.mark.parametrize("start", [NORTH, SPANISH])
def test_a_clinic_says_where_to_ask_and_the_answer_is_there(
    client: FlaskClient, start: str
) -> None:
    page = client.get(start.removeprefix(SERVER))
    links = read_page(page.text).one("head").every("link")
    (href,) = [e["href"] for e in links if e.get("type") == "application/json+oembed"]

    assert href.startswith(f"{SERVER}/oembed?")
    parts = urlsplit(href)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.get_json()["provider_url"] == start


@pytest.mark.parametrize("page", ["/", "/clinics/closed/", "/clinics/north/learn"])
def test_no_other_page_says_so(client: FlaskClient, page: str) -> None:
    assert "oembed" not in client.get(page).text


def test_who_may_frame_it_stays_as_the_clinics_file_says(client: FlaskClient) -> None:
    asked = ask(client, url=NORTH)
    assert "frame-ancestors 'none'" in asked.headers["Content-Security-Policy"]
    page = client.get("/clinics/north/")
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors https://north.example")
