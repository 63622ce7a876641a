"""Below a path of somebody else's site: every address that we name begins with that path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.web.app import create_app
from tests.clock import Clock
from tests.settings import settings_of_a_test
from tests.web.page import read_page
from tests.web.patient import Patient, Shown, pages_of_walk
from tests.web.proxy import ROOT, Proxy, Way
from tests.web.sites import calm_answers, client_of

ORIGIN: Final = "https://screener.example"
HOST: Final = "https://north.example"
"""A second origin of the same server, in the clinic's list."""
NORTH: Final = {
    "id": "north",
    "name": "North",
    "origins": [HOST],
    "accent": {"light": "#3b4a9c", "dark": "#aeb8f5"},
    "logo": "north.svg",
}
NAMING: Final = ("href", "src", "action")
HEADER: Final = "X-Forwarded-Prefix"


AT: Final = {"address": ORIGIN + ROOT}
WAYS: Final = {
    "a header": Way({"proxy_hops": 1}, {HEADER: ROOT}),
    "a header that ends with a slash": Way({"proxy_hops": 1}, {HEADER: f"{ROOT}/"}),
    "the header of the outer of two": Way({"proxy_hops": 2}, {HEADER: f"{ROOT}, /inner"}),
    "the address, taken away": Way(AT),
    "the address, left there": Way(AT, leaves=True),
    "the address, behind a proxy": Way({**AT, "proxy_hops": 1}),
    "both": Way({**AT, "proxy_hops": 1}, {HEADER: ROOT}),
    "both, and they differ": Way({**AT, "proxy_hops": 1}, {HEADER: "/other"}),
    "the server": Way({}, names=True),
    "the server and the address": Way(AT, names=True),
}


def behind(way: Way, folder: Path, root: str = ROOT) -> FlaskClient:
    """Return a client of a server behind a proxy."""
    settings = {"address": ORIGIN, "clinics": folder, **way.settings}
    app = create_app(settings_of_a_test(**settings), clock=Clock())
    app.testing = False
    app.wsgi_app = Proxy(app.wsgi_app, way, root)  # type: ignore[method-assign] # as Flask has it
    return app.test_client(use_cookies=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clinics")
    (folder / "north.yaml").write_text(json.dumps(NORTH), encoding="utf-8")
    (folder / "north.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return folder


@pytest.fixture(scope="module", params=[*WAYS.values()], ids=[*WAYS])
def client(request: pytest.FixtureRequest, folder: Path) -> FlaskClient:
    return behind(request.param, folder)


def get(client: FlaskClient, address: str, **more: Any) -> TestResponse:
    return client.get(address, base_url=f"{ORIGIN}/", buffered=True, **more)


def named_on(response: TestResponse) -> Iterator[str]:
    """Yield the addresses that a page names and that are not somebody else's."""
    for element in read_page(response.text).every():
        for name in NAMING:
            address = element.get(name)
            if address.startswith(("/", f"{ORIGIN}/")):
                yield address


def look_at(client: FlaskClient, response: TestResponse, known: set[str]) -> None:
    """See that a page names nothing outside the path, and that all it names is there."""
    for address in set(named_on(response)) - known:
        known.add(address)
        assert urlsplit(address).path.startswith(f"{ROOT}/"), address
        answer = get(client, address)
        assert answer.status_code in (200, 302, 405), address  # an address may take posts alone
        if answer.status_code != 302 and answer.mimetype == "text/html":
            look_at(client, answer, known)


def test_every_page_names_addresses_below_the_path_alone_and_all_of_them_are_there(
    client: FlaskClient,
) -> None:
    known: set[str] = set()
    for page in ("/", "/clinics/north/", "/clinics/north", "/for-clinics", "/nowhere"):
        look_at(client, get(client, ROOT + page), known)
    paths = {urlsplit(address).path.removeprefix(ROOT) for address in known}
    static = {f"/static/{name}" for name in ("screener.css", "walk.js", "frame.js", "favicon.svg")}
    assert paths > static | {
        *("/", "/questions", "/learn", "/privacy", "/accessibility", "/for-clinics", "/api"),
        *("/api/v1/openapi.json", "/clinics/north/theme.css", "/clinics/north/logo"),
    }


@pytest.mark.parametrize("clinic", ["", "/clinics/north"])
def test_the_whole_walk_stays_below_the_path(
    client: FlaskClient, rulebook: RuleBook, clinic: str
) -> None:
    patient = Patient(client, home=ROOT + clinic).start()
    pages = pages_of_walk(patient, calm_answers(rulebook, self_harm="yes"))
    pages.append(patient.press("See my guidance").page)
    assert {page.kind for page in pages} >= {"question", "interruption", "check", "guidance"}
    for page in pages:
        named = [*named_on(page.response)]
        own = (f"{ROOT}{clinic}/", f"{ROOT}/static/", f"{ROOT}/for-clinics")
        assert named
        assert [address for address in named if not address.startswith(own)] == []
        assert f"{ROOT}{clinic}/questions" in named
    assert f"{ROOT}{clinic}/guidance.pdf" in named_on(patient.page.response)
    # It is there, though it knows no such state.
    paper = client.post(f"{ROOT}{clinic}/guidance.pdf", data={"state": "nonsense"})
    assert paper.status_code == 400


def test_the_file_that_a_clinic_pastes_and_its_frame_are_below_the_path(
    client: FlaskClient,
) -> None:
    shown = Shown(get(client, f"{ROOT}/for-clinics"))
    script, frame = (read_page(block.text) for block in shown.main.every("pre"))
    assert script.one("script")["src"] == f"{ORIGIN}{ROOT}/static/embed.js"
    assert get(client, script.one("script")["src"]).status_code == 200
    pasted = [script.one("a")["href"], frame.one("iframe")["src"], frame.one("a")["href"]]
    assert pasted == [f"{ORIGIN}{ROOT}/clinics/your-clinic/"] * 3


def test_the_page_of_a_made_up_host_loads_the_script_below_the_path(client: FlaskClient) -> None:
    response = client.get(f"{ROOT}/for-clinics/north", base_url=f"{HOST}/")
    assert f'<script src="{ORIGIN}{ROOT}/static/embed.js"' in response.text
    # A source with a path would match that very path alone, and not what is below it.
    assert f"script-src {ORIGIN}; frame-src {ORIGIN}; " in str(response.headers)


def test_programs_are_told_addresses_below_the_path(client: FlaskClient) -> None:
    for site in ("", "/clinics/north"):
        described = get(client, f"{ROOT}{site}/api/v1/openapi.json").get_json()
        (server,) = described["servers"]
        assert server == {"url": ROOT + site}
        for path, methods in described["paths"].items():
            if "get" in methods:
                assert get(client, server["url"] + path).status_code == 200
        fhir = get(client, f"{ROOT}{site}/fhir/metadata").get_json()
        assert fhir["implementation"]["url"] == f"{ORIGIN}{ROOT}{site}/fhir"


def test_the_page_for_programs_shows_addresses_that_work(client: FlaskClient) -> None:
    shown = Shown(get(client, f"{ROOT}/api"))
    lines = [code.text for code in shown.main.every("code")]
    asked = [line.split()[1] for line in lines if line.startswith(("GET /", "POST /"))]
    assert len(asked) == 8
    assert [path for path in asked if not path.startswith(f"{ROOT}/")] == []
    tried = [line.split()[-1] for line in lines if line.startswith("curl")]
    assert tried == [f"{ORIGIN}{ROOT}/api/v1/{name}" for name in ("next", "evaluate", "record")]
    for path in tried:
        assert client.post(path, json={}).status_code == 200


def test_a_program_that_mistypes_an_address_is_told_one_below_the_path(
    client: FlaskClient,
) -> None:
    detail = get(client, f"{ROOT}/api/v1/rulebok").get_json()["detail"]
    assert f"nearest: '{ROOT}/api/v1/rulebook'" in detail


def test_who_loads_a_step_again_is_led_to_the_start_below_the_path(client: FlaskClient) -> None:
    for site in ("", "/clinics/north"):
        answer = get(client, f"{ROOT}{site}/questions")
        assert urljoin(f"{ORIGIN}/", answer.headers["Location"]) == f"{ORIGIN}{ROOT}{site}/"


@pytest.mark.parametrize(
    ("address", "headers"), [(ORIGIN, {HEADER: ROOT}), (ORIGIN + ROOT, {})], ids=["header", "set"]
)
def test_who_comes_without_tls_is_led_to_it_below_the_path(
    folder: Path, address: str, headers: dict[str, str]
) -> None:
    way = Way({"proxy_hops": 1, "address": address}, {**headers, "X-Forwarded-Proto": "http"})
    answer = behind(way, folder).get(f"{ROOT}/learn?x=1")
    assert answer.headers["Location"] == f"{ORIGIN}{ROOT}/learn?x=1"


# ---- what is no path, and whom we do not believe


def start_page(client: FlaskClient, said: str) -> list[str]:
    return [*named_on(client.get("/", headers={HEADER: said}))]


@pytest.fixture(scope="module")
def trusting(web_settings: Settings) -> FlaskClient:
    return client_of(web_settings, proxy_hops=1)


@pytest.mark.parametrize(
    "said",
    [
        *("//evil.example", "/a//evil", "evil", "https://evil.example", "/a b", '/"><b>', "/../x"),
        *(
            "/a/../b",
            "/.",
            "/%2e",
            "/\\evil",
            "/a?b",
            "/a#b",
            "/é",
            "",
            "/",
            ",",
            "/a,",
            "javascript:",
        ),
    ],
)
def test_what_is_no_path_is_not_put_in_front(trusting: FlaskClient, said: str) -> None:
    named = start_page(trusting, said)
    assert named
    assert [a for a in named if a.startswith("/static/walk.js")]
    assert [a for a in named if a.startswith("//")] == []


@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=12))
def test_no_header_leads_to_another_site(trusting: FlaskClient, said: str) -> None:
    for address in start_page(trusting, f"/{said}"):
        there = urlsplit(urljoin("https://here.example/", address))
        assert there.netloc == "here.example"
        assert re.fullmatch(r"[A-Za-z0-9._~/-]+", there.path)


@pytest.mark.parametrize(
    ("hops", "said"), [(0, ROOT), (2, ROOT)], ids=["from anybody", "from one of two"]
)
def test_a_header_counts_only_as_far_as_proxies_are_trusted(
    web_settings: Settings, hops: int, said: str
) -> None:
    named = start_page(client_of(web_settings, proxy_hops=hops), said)
    assert [a for a in named if a.startswith(ROOT)] == []


@pytest.mark.parametrize("root", ["/questions", "/clinics", "/learn", "/api", "/static"])
def test_a_path_that_begins_as_one_of_ours_works_where_the_proxy_takes_it_away(
    folder: Path, rulebook: RuleBook, root: str
) -> None:
    way = Way({"address": ORIGIN + root})
    patient = Patient(behind(way, folder, root), home=f"{root}/clinics/north").start()
    assert patient.page.asked[0] == next(iter(rulebook.questions))
    assert patient.client.get(f"{root}/learn").status_code == 200
    assert patient.client.get(f"{root}/static/walk.js", buffered=True).status_code == 200


def test_without_the_path_the_server_can_still_be_asked_from_its_own_machine(
    web_settings: Settings,
) -> None:
    client = client_of(web_settings, address=ORIGIN + ROOT)
    assert client.get("/healthz").status_code == 200
    assert Shown(client.get("/")).main.one("form")["action"] == f"{ROOT}/questions"
