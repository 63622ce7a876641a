"""The headers of every route and method; no answer in any address; one title for all pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from screener.config import Settings, shipped
from screener.rulebook.model import RuleBook
from tests.web.http.header_table import (
    FOR_ALL,
    KEPT_AN_HOUR,
    KEPT_FOR_A_YEAR,
    NAMES,
    PICTURE_POLICY,
    assert_headers,
)
from tests.web.patient import Patient, Shown, pages_of_walk
from tests.web.sites import calm_answers, client_of

PAGES = ("/", "/carry-on", "/learn", "/privacy", "/accessibility", "/for-clinics", "/api")
FRAME = {"Content-Type", "Content-Length", "Cache-Control"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_these_headers_and_no_others(
    client: FlaskClient, address: str, method: str
) -> None:
    response = client.open(address, method=method)
    assert response.status_code == 200
    assert_headers(response)
    assert set(response.headers.keys()) == {*NAMES, *FRAME, "Vary"}
    assert response.content_type == "text/html; charset=utf-8"


def test_a_step_has_these_headers_and_no_others(client: FlaskClient) -> None:
    response = client.post("/questions", data={"go": "start"})
    assert_headers(response)
    assert set(response.headers.keys()) == {*NAMES, *FRAME, "X-Robots-Tag"}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/questions", 302),
        ("HEAD", "/questions", 302),
        ("OPTIONS", "/", 200),
        ("OPTIONS", "/questions", 200),
        ("OPTIONS", "/static/screener.css?v=1", 200),
        ("GET", "//", 308),
        ("GET", "/nothing", 404),
        ("HEAD", "/nothing", 404),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/static/nothing.js?v=1", 404),
        ("POST", "/", 405),
        ("POST", "/static/screener.css?v=1", 405),
        ("DELETE", "/questions", 405),
        ("POST", "/questions", 415),
    ],
)
def test_whatever_is_no_page_has_the_headers_too(
    client: FlaskClient, method: str, address: str, status: int
) -> None:
    response = client.open(address, method=method)
    assert response.status_code == status
    assert_headers(response)


def test_every_route_has_the_headers(web_settings: Settings) -> None:
    site = client_of(web_settings, clinics=shipped("clinics"))
    own = {
        "/static/embed.js": {"resource": FOR_ALL, "cache": KEPT_AN_HOUR},
        "/clinics/example/logo": {"policy": PICTURE_POLICY},
    }
    routes = list(site.application.url_map.iter_rules())
    assert len(routes) >= 34
    for rule in routes:
        address = rule.rule.replace("<path:filename>", "embed.js")
        address = address.replace("<any(example):clinic>", "example")
        hosts = "http://localhost:8000" if address.startswith("/clinics/") else "'none'"
        for method in rule.methods or ():
            response = site.open(address, method=method, buffered=True)
            assert response.status_code < 500
            special = own.get(address, {}) if method in ("GET", "HEAD") else {}
            if "embed.js" in address:
                special["resource"] = FOR_ALL
            assert_headers(response, **{"hosts": hosts, **special})


# ---- files


def files_of(page: Shown) -> list[str]:
    links = [link["href"] for link in page.root.every("link")]
    scripts = [script["src"] for script in page.root.every("script")]
    return links + scripts + page.root.one("body").get("data-later").split()


def test_files_are_there_and_kept_for_a_year(client: FlaskClient, patient: Patient) -> None:
    files = files_of(patient.page)
    kinds = {
        "favicon.svg": "image/svg+xml",
        "screener.css": "text/css",
        "page.js": "javascript",
        "walk.js": "javascript",
        "guidance.css": "text/css",
        "step.js": "javascript",
        "keep.js": "javascript",
    }
    assert [urlsplit(file).path for file in files] == [f"/static/{name}" for name in kinds]
    for file, kind in zip(files, kinds.values(), strict=True):
        for method in ("GET", "HEAD"):
            response = client.open(file, method=method, buffered=True)
            assert response.status_code == 200
            assert kind in response.content_type
            assert_headers(response, cache=KEPT_FOR_A_YEAR)
        known = {"If-None-Match": client.head(file, buffered=True).headers["ETag"]}
        again = client.get(file, headers=known, buffered=True)
        assert again.status_code == 304
        assert_headers(again, cache=KEPT_FOR_A_YEAR)


def test_a_file_asked_for_without_its_version_is_not_kept(client: FlaskClient) -> None:
    response = client.get("/static/screener.css", buffered=True)
    assert response.status_code == 200
    assert_headers(response)


def test_a_range_that_is_not_there_is_not_kept(client: FlaskClient) -> None:
    sent = {"Range": "bytes=9999999-"}
    response = client.get("/static/screener.css?v=1", headers=sent, buffered=True)
    assert response.status_code == 416
    assert_headers(response)


# ---- TLS


@pytest.mark.parametrize(
    ("hops", "headers", "secure"),
    [
        (0, {}, False),
        (0, {"X-Forwarded-Proto": "https"}, False),
        (1, {"X-Forwarded-Proto": "https"}, True),
        (1, {"X-Forwarded-Proto": "http"}, False),
        (1, {"X-Forwarded-Proto": "https, http"}, False),
        (2, {"X-Forwarded-Proto": "https, http"}, True),
        (2, {"X-Forwarded-Proto": "https"}, False),
    ],
)
def test_only_a_site_behind_tls_asks_browsers_to_stay_there(
    web_settings: Settings, hops: int, headers: dict[str, str], *, secure: bool
) -> None:
    client = client_of(web_settings, proxy_hops=hops)
    for response in (
        client.get("/", headers=headers),
        client.get("/nothing", headers=headers),
        client.post("/questions", data={"go": "start"}, headers=headers),
    ):
        found = response.headers.get_all("Strict-Transport-Security")
        assert found == (["max-age=31536000"] if secure else [])
        assert_headers(response)


@pytest.mark.parametrize(
    ("hops", "address", "proto", "leads_to"),
    [
        (1, "https://screener.example", "http", "https://screener.example/learn?x=1"),
        (1, "https://screener.example", "https", None),
        (1, "https://screener.example", None, None),
        (2, "https://screener.example", "https", None),
        (2, "https://screener.example", "http, http", "https://screener.example/learn?x=1"),
        (0, "https://screener.example", "http", None),
        (1, "http://screener.example", "http", None),
    ],
)
def test_a_browser_without_tls_is_led_to_it(
    web_settings: Settings, hops: int, address: str, proto: str | None, leads_to: str | None
) -> None:
    client = client_of(web_settings, proxy_hops=hops, address=address)
    headers = {"X-Forwarded-Proto": proto} if proto else {}
    response = client.get("/learn?x=1", headers=headers)
    assert response.headers.get("Location") == leads_to
    assert response.status_code == (308 if leads_to else 200)
    assert_headers(response)


def test_behind_a_proxy_our_own_posts_are_known_by_the_host_it_names(
    web_settings: Settings,
) -> None:
    client = client_of(web_settings, proxy_hops=1)
    sent = {
        "Host": "10.0.0.7:8000",
        "X-Forwarded-Host": "screener.example",
        "Origin": "https://screener.example",
    }
    assert client.post("/questions", data={"go": "start"}, headers=sent).status_code == 200
    sent["Origin"] = "https://10.0.0.7:8000"
    assert client.post("/questions", data={"go": "start"}, headers=sent).status_code == 403


# ---- addresses and titles


def pages_of_a_walk(client: FlaskClient, book: RuleBook) -> list[Shown]:
    """Return every page of a walk with an error, an interruption and a change in it."""
    patient = Patient(client).start()
    sheet = calm_answers(book, self_harm="yes", kidneys="not_sure")
    pages = [patient.page, *pages_of_walk(patient, sheet)]
    pages.append(patient.change("kidneys").page)
    pages.append(patient.press("Back").page)
    pages.append(patient.press("See my guidance").page)
    return pages


@pytest.fixture(scope="module")
def walked(client: FlaskClient, rulebook: RuleBook) -> list[Shown]:
    return pages_of_a_walk(client, rulebook)


def test_no_address_holds_an_answer_or_a_token(walked: list[Shown]) -> None:
    names = ("href", "src", "action", "formaction", "data-href", "content")
    for page in walked:
        addresses = [e[name] for e in page.root.every() for name in names if e.has(name)]
        own = [a for a in addresses if a.startswith("/")]
        assert len(own) > 5
        for address in own:
            parts = urlsplit(address)
            assert set(parse_qs(parts.query)) <= {"v"}
            assert parts.path in {"/questions", "/guidance.pdf", *PAGES} or parts.path.startswith(
                "/static/"
            )
        tokens = {page.before, page.hidden.get("state")} - {"", None}
        assert not [a for a in addresses for token in tokens if token and token in a]
        assert {form["method"] for form in page.root.every("form")} == {"post"}


def test_a_page_holds_its_tokens_in_one_place_of_each_form(walked: list[Shown]) -> None:
    for page in walked:
        forms = page.main.every("form")
        assert page.html.count(page.hidden["state"]) == len(forms)
        assert {form.one("input", name="state")["value"] for form in forms} == {
            page.hidden["state"]
        }
        walking = [form for form in forms if form.has("data-before")]
        assert not page.before or page.html.count(page.before) == len(walking)


def test_all_pages_of_the_walk_have_one_title(walked: list[Shown], rulebook: RuleBook) -> None:
    title = rulebook.rulebook.title
    assert {page.title for page in walked if page.status == 200} == {title}
    assert {page.title for page in walked if page.status == 422} == {f"Error: {title}"}


def test_browsers_are_asked_to_remember_no_answer(walked: list[Shown]) -> None:
    for page in walked:
        assert {form["autocomplete"] for form in page.main.every("form")} == {"off"}
