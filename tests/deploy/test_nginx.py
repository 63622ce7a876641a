"""What patients and programs get through the nginx in deploy/, and who gets nothing."""

from __future__ import annotations

import re
import socket
import ssl

import pytest

from screener.rulebook.model import RuleBook
from screener.web.http.requests import MAX_BODY_BYTES
from tests.browser.answers import TYPICAL
from tests.deploy.caller import Caller
from tests.deploy.front import NAME, PATIENCE, SITE
from tests.web.patient import Patient
from tests.web.server.raw import all_of, status_of

CLINICS = {"": "", "/clinics/northside": "Northside Dermatology", "/clinics/lakeside": "Lakeside"}
SHEET = {question: frozenset(chosen) for question, chosen in TYPICAL.items()}
EVIL = "evil.example"


@pytest.mark.parametrize("home", CLINICS)
def test_a_patient_of_each_clinic_walks_to_the_guidance(caller: Caller, home: str) -> None:
    patient = Patient(caller.as_client, home=home).start().walk(SHEET)

    patient.press("See my guidance")

    assert patient.page.kind == "guidance"
    assert CLINICS[home] in patient.page.html


def test_a_pdf_of_the_guidance_comes_through(caller: Caller) -> None:
    patient = Patient(caller.as_client, home="/clinics/lakeside").start().walk(SHEET)
    patient.press("See my guidance")

    paper = caller.post("/clinics/lakeside/guidance.pdf", {"state": patient.page.hidden["state"]})

    assert paper.data[:4] == b"%PDF"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/", None, 200),
        ("GET", "/healthz", None, 200),
        ("GET", "/nowhere", None, 404),
        ("POST", "/questions", b"{}", 415),
        ("POST", "/api/v1/next", b"x" * (2 * MAX_BODY_BYTES + 1), 413),
    ],
)
def test_every_answer_asks_once_for_tls_for_a_year(
    caller: Caller, method: str, path: str, body: bytes | None, status: int
) -> None:
    answered = caller.ask(method, path, body, {"Content-Type": "application/json"})

    assert answered.status_code == status
    assert answered.every("Strict-Transport-Security") == ["max-age=31536000"]
    assert all("/" not in name for name in answered.every("Server")), "it names its version"


def test_who_comes_without_tls_is_led_to_it(caller: Caller) -> None:
    asked = b"GET /clinics/northside/?a=b HTTP/1.1\r\nHost: " + NAME.encode()
    said = plainly(caller, asked + b"\r\nConnection: close\r\n\r\n")

    assert status_of(said) == 308
    assert f"Location: https://{NAME}/clinics/northside/?a=b\r\n".encode() in said


def test_without_tls_no_other_name_is_led_anywhere(caller: Caller) -> None:
    assert plainly(caller, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n") == b""


def plainly(caller: Caller, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", caller.front.plain), PATIENCE) as connection:
        connection.sendall(sent)
        return all_of(connection)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today_is_spoken(caller: Caller, version: ssl.TLSVersion) -> None:
    caller = Caller(caller.front)
    caller.context.minimum_version = caller.context.maximum_version = version

    assert caller.get("/healthz").status_code == 200


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
def test_older_tls_is_not_spoken(caller: Caller) -> None:
    caller = Caller(caller.front)
    caller.context.set_ciphers("ALL:@SECLEVEL=0")
    caller.context.minimum_version = ssl.TLSVersion.TLSv1
    caller.context.maximum_version = ssl.TLSVersion.TLSv1_1

    with pytest.raises(ssl.SSLError) as refused:
        caller.get("/healthz")

    assert "alert protocol version" in str(refused.value), "refused by another than nginx"


def test_another_name_is_refused_before_any_request(caller: Caller) -> None:
    with pytest.raises(ssl.SSLError), caller.connected(EVIL):
        pass


# ---- what is said of the request


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": f"https://{NAME}"}, 200),
        ({"Origin": "https://{here}"}, 200),
        ({"Origin": "null"}, 200),
        ({"Origin": f"https://{EVIL}"}, 403),
        ({"Origin": f"https://{NAME}.{EVIL}"}, 403),
        ({"Origin": f"https://{EVIL}", "X-Forwarded-Host": EVIL}, 403),
        ({"Origin": f"https://{EVIL}", "X_Forwarded_Host": EVIL}, 403),
        ({"Origin": f"https://{EVIL}", "Forwarded": f"host={EVIL}"}, 403),
    ],
)
def test_a_browser_that_says_only_its_origin_is_taken_if_that_is_ours(
    caller: Caller, headers: dict[str, str], status: int
) -> None:
    here = f"{NAME}:{caller.front.secure}"
    sent = {name: value.format(here=here) for name, value in headers.items()}
    sent["Content-Type"] = "application/x-www-form-urlencoded"

    answered = caller.ask("POST", "/questions", b"go=start", sent)

    assert answered.status_code == status


@pytest.mark.parametrize(
    "line",
    [
        f"POST /questions HTTP/1.1\r\nHost: {EVIL}",
        f"POST https://{EVIL}/questions HTTP/1.1\r\nHost: {NAME}",
        f"POST https://{EVIL}/questions HTTP/1.1\r\nHost: {EVIL}",
        f"POST /questions HTTP/1.1\r\nHost: {NAME}@{EVIL}",
        f"POST /questions HTTP/1.1\r\nHost: {NAME}.{EVIL}",
        "POST /questions HTTP/1.0",
    ],
)
def test_who_makes_up_the_host_gets_nothing(caller: Caller, line: str) -> None:
    said = caller.say(f"{line}\r\nOrigin: https://{EVIL}\r\nContent-Length: 0\r\n\r\n".encode())

    assert status_of(said) in (0, 400, 421), said
    assert EVIL.encode() not in said


def test_two_hosts_in_one_request_are_refused(caller: Caller) -> None:
    hosts = f"Host: {NAME}\r\nHost: {EVIL}\r\n"
    assert status_of(caller.say(f"GET / HTTP/1.1\r\n{hosts}\r\n".encode())) == 400


def test_no_path_in_front_can_be_made_up(caller: Caller) -> None:
    page = caller.get("/", **{"X-Forwarded-Prefix": "/made-up", "X-Forwarded-Proto": "http"})

    assert page.status_code == 200
    assert "made-up" not in page.text


# ---- limits


@pytest.mark.parametrize(
    ("place", "least"),
    [
        ("/guidance.pdf", 10),  # our server lets twelve a minute pass, and others here ask too
        ("/clinics/lakeside/send", 20),
    ],
)
def test_many_patients_behind_one_address_are_served_and_many_papers_are_not(
    caller: Caller, place: str, least: int
) -> None:
    papers = [caller.post(place, {}) for _ in range(50)]
    pages = [caller.get("/") for _ in range(50)]

    assert {page.status_code for page in pages} == {200}
    refused = [paper for paper in papers if paper.status_code == 429]
    assert refused
    assert all("try again" in each.text for each in refused), "by nginx or by our server"
    assert len(papers) - len(refused) >= least


@pytest.mark.parametrize("home", ["", "/es", "/clinics/lakeside", "/clinics/lakeside/es"])
@pytest.mark.parametrize(
    ("page", "zone"), [("/send", "screener_sending"), ("/guidance.pdf", "screener_papers")]
)
def test_what_costs_most_is_limited_in_every_language(home: str, page: str, zone: str) -> None:
    places = re.findall(r"location ~ (\S+) \{\s*limit_req zone=(\w+)", SITE)

    assert [name for place, name in places if re.search(place, home + page)] == [zone]


def test_the_limits_fit_those_of_our_server() -> None:
    for setting in ("client_max_body_size", "client_body_buffer_size"):
        assert f"{setting} {2 * MAX_BODY_BYTES // 1024}k;" in SITE


def test_no_connection_to_our_server_is_kept_that_it_could_close() -> None:
    assert not re.search(r"^ *keepalive ", SITE, re.MULTILINE)
    assert "proxy_set_header Connection close;" in SITE


def test_the_rule_book_comes_whole(caller: Caller, rulebook: RuleBook) -> None:
    assert rulebook.rulebook.id in caller.get("/api/v1/rulebook").text
