"""Whoever asks too often has to wait and loses nothing, and nobody else has to wait for that."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from screener.web.http.requests import CLINIC, HOUSE
from screener.web.operations import limits
from tests.clock import Clock
from tests.conftest import ROOT
from tests.settings import settings_of_a_test
from tests.walking import state_told
from tests.web.http.header_table import assert_headers
from tests.web.operations.limited import FEW, KINDS, limited_app
from tests.web.patient import Chosen, Patient, Shown

SELDOM, OFTEN = "203.0.113.7", "203.0.113.8"
HOUSE_PAGE = "/questions"
SHEET = {"age": "18_or_over"}


def come_from(address: str) -> dict[str, Any]:
    return {"environ_overrides": {"REMOTE_ADDR": address}}


def said_by_us(caplog: pytest.LogCaptureFixture) -> list[str]:
    ours = [record for record in caplog.records if record.name.startswith("screener.")]
    return [record.getMessage() for record in ours]


def client_of(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


def press_start(client: FlaskClient, address: str = OFTEN) -> TestResponse:
    return client.post(HOUSE_PAGE, data={"go": "start"}, **come_from(address))


def evaluate(client: FlaskClient, address: str = OFTEN) -> TestResponse:
    return client.post("/api/v1/evaluate", json=SHEET, **come_from(address))


def read_form(client: FlaskClient, address: str = OFTEN) -> TestResponse:
    return client.get("/fhir/metadata", **come_from(address))


def save(client: FlaskClient, address: str = OFTEN) -> TestResponse:
    return client.post("/guidance.pdf", data={"state": "no-token"}, **come_from(address))


def deliver(client: FlaskClient, address: str = OFTEN, home: str = "") -> TestResponse:
    sent = {"go": "deliver", "state": "no-token", "consent": "yes"}
    return client.post(f"{home}/send", data=sent, **come_from(address))


KINDS_OF_REQUESTS: Mapping[str, Callable[..., TestResponse]] = {
    "walk": press_start,
    "api": evaluate,
    "fhir": read_form,
    "papers": save,
    "sending": deliver,
}


@pytest.fixture
def app(few: Clock) -> Flask:
    assert few()
    return limited_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return client_of(app)


@pytest.mark.parametrize("ask", KINDS_OF_REQUESTS.values(), ids=KINDS_OF_REQUESTS)
def test_who_asks_too_often_waits_and_nobody_else_does(
    client: FlaskClient, few: Clock, ask: Callable[..., TestResponse]
) -> None:
    answers = [ask(client) for _ in range(FEW + 2)]

    assert [answer.status_code == 429 for answer in answers] == [False] * FEW + [True] * 2
    assert {answer.headers.get("Retry-After") for answer in answers[FEW:]} == {"60"}
    assert ask(client, SELDOM).status_code != 429
    few.advance(hours=1 / 30)
    assert ask(client).status_code != 429


def test_each_kind_has_a_limit_of_its_own(client: FlaskClient) -> None:
    for ask in (press_start, evaluate, save, deliver):
        assert [ask(client).status_code == 429 for _ in range(FEW + 1)] == [False] * FEW + [True]


def test_api_and_fhir_are_counted_together(client: FlaskClient) -> None:
    assert [evaluate(client).status_code for _ in range(FEW)] == [200] * FEW
    assert read_form(client).status_code == 429


@pytest.mark.parametrize("path", ["/healthz", "/static/walk.js", "/nowhere"])
def test_what_costs_nothing_is_not_counted(client: FlaskClient, path: str) -> None:
    statuses = {client.get(path).status_code for _ in range(FEW + 1)}
    assert 429 not in statuses


def test_what_another_site_starts_uses_up_nothing(client: FlaskClient) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for _ in range(FEW + 1):
        refused = client.post(HOUSE_PAGE, data={"go": "start"}, headers=foreign, **come_from(OFTEN))
        assert refused.status_code == 403
    assert press_start(client).status_code == 200


def test_the_other_buttons_of_the_page_to_send_are_steps_of_the_walk(client: FlaskClient) -> None:
    for _ in range(FEW):
        client.post("/send", data={"go": "show", "state": "no-token"}, **come_from(OFTEN))

    assert press_start(client).status_code == 429
    assert deliver(client).status_code == 400, "its token is none; it was not refused"


def test_a_body_that_cannot_be_read_is_no_trouble_with_the_storage(client: FlaskClient) -> None:
    large = {"go": "deliver", "state": "x" * 100_000}
    assert client.post("/send", data=large, **come_from(OFTEN)).status_code == 413
    wrong = client.post("/send", data=b"{}", content_type="text/plain", **come_from(OFTEN))
    assert wrong.status_code == 415
    assert [deliver(client).status_code for _ in range(FEW + 1)] == [400] * FEW + [429]


@pytest.mark.usefixtures("few")
def test_with_limits_off_nobody_waits() -> None:
    client = client_of(limited_app("off"))
    assert {press_start(client).status_code for _ in range(FEW + 2)} == {200}


def test_one_ipv6_network_is_one_client(client: FlaskClient) -> None:
    statuses = [press_start(client, f"2001:db8::{n}").status_code for n in range(FEW + 1)]
    assert statuses == [200] * FEW + [429]


@pytest.mark.usefixtures("few")
def test_a_trusted_proxy_says_who_asks() -> None:
    client = client_of(limited_app(proxy_hops=1))

    def start_as(told: str) -> int:
        headers = {"X-Forwarded-For": told}
        return client.post(HOUSE_PAGE, data={"go": "start"}, headers=headers).status_code

    made_up = [start_as(f"198.51.100.{n}, {OFTEN}") for n in range(FEW + 1)]
    assert made_up == [200] * FEW + [429], "what a client says of itself counts for nothing"
    assert start_as(SELDOM) == 200


def test_without_a_trusted_proxy_its_header_counts_for_nothing_and_the_log_says_so_once(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    statuses = [
        client.post(
            HOUSE_PAGE, data={"go": "start"}, headers={"X-Forwarded-For": f"198.51.100.{n}"}
        ).status_code
        for n in range(FEW + 1)
    ]

    assert statuses == [200] * FEW + [429]
    (said,) = said_by_us(caplog)
    assert said.startswith("a proxy seems to be in front, but SCREENER_PROXY_HOPS is 0: all who")
    assert "198.51" not in caplog.text


# ---- sending


@pytest.mark.usefixtures("few")
def test_each_clinic_and_client_has_its_own_limit_of_sending(tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / f"{name}.yaml").write_text(f"id: {name}\nname: {name}\n")
    client = client_of(limited_app(clinics=tmp_path))

    north = [deliver(client, home="/clinics/north").status_code for _ in range(FEW + 1)]

    assert north == [400] * FEW + [429]
    assert deliver(client, home="/clinics/south").status_code == 400
    assert deliver(client, SELDOM, home="/clinics/north").status_code == 400


# ---- what they get


def used_up(client: FlaskClient) -> None:
    for _ in range(FEW):
        client.get("/learn")


def test_the_page_carries_on_what_was_answered(client: FlaskClient, few: Clock) -> None:
    patient = Patient(client).start()
    question = patient.page.asked[0]
    client.get("/learn")  # the third
    patient.choose(**{question: "18_or_over"})
    sent = {**patient.form, "go": "continue"}

    refused = Shown(client.post(HOUSE_PAGE, data=sent))

    assert (refused.status, refused.h1) == (429, "Please wait a minute")
    assert "Your answers are not lost: this page holds them." in refused.words
    assert_headers(refused.response)
    (form,) = refused.main.every("form")
    assert (form["method"], form["action"]) == ("post", HOUSE_PAGE)
    carried = {field["name"]: field["value"] for field in form.every("input", type="hidden")}
    assert carried == {name: v if isinstance(v, str) else v[0] for name, v in sent.items()}
    few.advance(hours=1 / 30)
    arrived = Shown(client.post(form["action"], data=carried))
    assert arrived.kind == "question"
    assert question not in arrived.asked, "the answer was taken"


def test_what_a_page_carries_is_only_ever_text(client: FlaskClient) -> None:
    used_up(client)
    evil = '"><script>alert(1)</script>'
    refused = client.post(HOUSE_PAGE, data={"state": evil, evil: "x"})

    assert refused.status_code == 429
    assert "<script>alert" not in refused.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="s"\r\n'),
        ("application/x-www-form-urlencoded", b"state=" + b"x" * 100_000),
    ],
)
def test_a_page_carries_nothing_that_no_form_of_ours_sends(
    client: FlaskClient, content_type: str, body: bytes
) -> None:
    used_up(client)
    refused = Shown(client.post(HOUSE_PAGE, data=body, content_type=content_type))

    assert refused.status == 429
    assert refused.main.every("form") == []
    assert [link["href"] for link in refused.main.every("a")] == [HOUSE_PAGE]


def test_a_page_that_was_only_read_leads_to_itself(client: FlaskClient) -> None:
    used_up(client)
    refused = Shown(client.get("/privacy"))

    assert [link["href"] for link in refused.main.every("a")] == ["/privacy"]
    assert "answers" not in refused.words


def test_who_saves_too_often_finds_the_way_back_to_the_guidance(
    client: FlaskClient, rulebook: RuleBook, calm: Chosen
) -> None:
    walk = Walk(rulebook)
    state = state_told(walk, AnswerSheet(calm), Stop.GUIDANCE)
    token = Seal(walk, settings_of_a_test().keys, Clock()).seal(state)
    for _ in range(FEW):
        save(client, "127.0.0.1")

    refused = Patient(client)
    refused.page = Shown(client.post("/guidance.pdf", data={"state": token}))

    assert refused.page.status == 429
    assert refused.press("Back to my guidance").page.kind == "guidance"


def test_who_sends_too_often_is_told_that_nothing_is_sent(client: FlaskClient) -> None:
    for _ in range(FEW):
        deliver(client)

    assert "Nothing is sent to your clinic yet." in Shown(deliver(client)).words


def test_programs_get_a_problem(client: FlaskClient) -> None:
    for _ in range(FEW):
        evaluate(client)
    refused = evaluate(client)

    assert refused.mimetype == "application/problem+json"
    assert refused.json == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "more than 3 per minute came from your address; wait 60 seconds before you ask "
        "again",
    }


def test_programs_that_speak_fhir_get_an_operation_outcome(client: FlaskClient) -> None:
    for _ in range(FEW):
        read_form(client)
    refused = read_form(client)

    (issue,) = json.loads(refused.text)["issue"]
    assert issue["code"] == "throttled"
    assert "wait 60 seconds" in issue["details"]["text"]
    assert refused.headers["Retry-After"] == "60"


def test_no_address_of_a_refused_client_is_logged_and_nothing_reaches_our_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for ask in KINDS_OF_REQUESTS.values():
        for _ in range(FEW + 1):
            ask(client)

    assert said_by_us(caplog) == []
    assert OFTEN not in caplog.text
    assert not logging.getLogger("flask-limiter").propagate


@pytest.mark.usefixtures("few")
def test_every_address_can_be_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    profile = {"id": "north", "name": "North", "accent": {"light": "#3b4a9c", "dark": "#aeb8f5"}}
    (tmp_path / "north.yaml").write_text(json.dumps(profile))
    app = limited_app(clinics=tmp_path, security_contact="mailto:security@screener.example")
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<any(north):clinic>", "north").replace("<clinic>", "north")
        for method in rule.methods or ():
            client_of(app).open(path.replace("<path:filename>", "walk.js"), method=method)

    assert said_by_us(caplog) == []


# ---- what the numbers rest on


def test_the_addresses_that_are_told_apart_are_there() -> None:
    app = limited_app()
    names = set(app.view_functions)

    assert {f"{HOUSE}.deliver", f"{HOUSE}.paper"} <= names
    free = limits._FREE - {"", "theme", "logo", "security_contact"}  # noqa: SLF001 - this is its test
    assert {name.removeprefix(f"{CLINIC}.") for name in names} >= free


def test_the_docs_say_how_much_is_allowed() -> None:
    told = (ROOT / "docs" / "running.md").read_text("utf-8")
    for name in KINDS:
        most = getattr(limits, name).most.split()[0]
        assert f" {int(most):,} a minute |" in told, name


def test_the_application_leaves_no_thread_behind_that_a_fork_would_meet() -> None:
    limited_app()
    assert [t for t in threading.enumerate() if isinstance(t, threading.Timer)] == []
