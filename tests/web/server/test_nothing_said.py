"""Nothing that anybody sends is logged or quoted by the real server, whatever goes wrong in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.web.http.json_lines import KEYS
from tests.browser.served import Served, serving_screener
from tests.browser.tab import wait_until
from tests.web.server import faulty
from tests.web.server.raw import CANARY, FORM, assert_our_page, say, status_of

QUOTING = CANARY.encode()


@pytest.fixture(scope="module", params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    """What the log is made of."""
    return str(request.param)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, form: str) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served") / "server"
    command = (sys.executable, "-Wdefault", str(Path(faulty.__file__)))
    with serving_screener(folder, command, SCREENER_LOG=form) as served:
        yield served


def said_by(served: Served) -> str:
    return "".join((served.folder / name).read_text() for name in ("stdout", "stderr"))


UNREADABLE = {
    "no request": (QUOTING + b"=yes&answer_age=18_or_over\r\n\r\n", 400),
    "a method in small letters": (QUOTING + b" / HTTP/1.1\r\n\r\n", 400),
    "a lone carriage return": (b"GET / HTTP/1.1\r\nX: " + QUOTING + b"\rX\r\n\r\n", 400),
    "a continued header first": (b"GET / HTTP/1.1\r\n " + QUOTING + b": 1\r\n\r\n", 400),
    "no header": (b"GET / HTTP/1.1\r\n" + QUOTING + b"\r\n\r\n", 400),
    "no length": (FORM + b"Content-Length: " + QUOTING + b"\r\n\r\n", 400),
    "two lengths": (FORM + b"Content-Length: 9\r\nContent-Length: 8\r\n\r\n" + QUOTING, 400),
    "no chunk": (FORM + b"Transfer-Encoding: chunked\r\n\r\n" + QUOTING + b"\r\n", 400),
    "a chunk too short": (
        FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\n" + QUOTING + b"\r\n",
        400,
    ),
    "a chunk's extension": (
        FORM + b"Transfer-Encoding: chunked\r\n\r\n5;\x01" + QUOTING + b"\r\n",
        400,
    ),
    "another encoding": (FORM + b"Transfer-Encoding: " + QUOTING + b"\r\n\r\n", 501),
    "large headers": ((b"GET / HTTP/1.1\r\nX: " + QUOTING * 1_024)[: 16 * 1024], 431),
    "a large body": (FORM + b"Content-Length: 1000000000\r\n\r\n" + QUOTING, 413),
    "large chunks": (
        FORM + b"Transfer-Encoding: chunked\r\n\r\n" + (b"fffff\r\n" + QUOTING * 32_768)[: 2**19],
        413,
    ),
}


@pytest.mark.parametrize(("request_sent", "status"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_gets_a_page_of_ours(
    served: Served, request_sent: bytes, status: int
) -> None:
    response = say(served.address, request_sent)

    assert_our_page(response, status)
    assert CANARY not in said_by(served)


@pytest.mark.parametrize("rest", [b"=yes HTTP/1.1\r\n\r\n", b"=yes", b"=yes\r\n\r\n"])
def test_the_rest_of_a_body_with_too_short_a_length_is_told_to_nobody(
    served: Served, rest: bytes
) -> None:
    body = b"go=start&answer_" + QUOTING + rest
    response = say(served.address, FORM + b"Content-Length: 8\r\n\r\n" + body)

    first, *others = response.split(b"HTTP/1.1 ")[1:]
    assert first.startswith(b"200 ")
    assert all(other.startswith(b"400 ") for other in others)
    assert QUOTING not in response
    assert CANARY not in said_by(served)


FAULTS = {
    "view": "RuntimeError at view: ",
    "page": "RuntimeError: ",
    "finish": "RuntimeError: ",
    "leave": "SystemExit: ",
    "stream_nothing": "RuntimeError: ",
    "header": "UnicodeEncodeError: ",
    "wrong_header": "AssertionError: ",
}


def fail(served: Served, fault: str) -> bytes:
    head = f"POST /fault/{fault} HTTP/1.1\r\nContent-Type: text/plain\r\nConnection: close\r\n"
    body = QUOTING * 3
    return say(served.address, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


@pytest.mark.parametrize(("fault", "told"), FAULTS.items(), ids=FAULTS)
def test_a_failure_ends_in_our_page_and_its_kind_and_places_in_the_log(
    served: Served, fault: str, told: str
) -> None:
    response = fail(served, fault)

    assert_our_page(response, 500)
    log = said_by(served)
    assert told in log
    assert CANARY not in log
    assert "Traceback" not in log


def test_a_failure_in_the_middle_of_a_response_breaks_it_off(served: Served) -> None:
    response = fail(served, "stream")

    assert status_of(response) == 200
    assert response.endswith(b"begun\r\n"), "no end, so that nobody takes it for whole"
    log = said_by(served)
    assert CANARY not in log
    assert "Traceback" not in log


def as_text(log: str) -> str:
    """Return the messages of a log of JSON as a log of text has them."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    said = [line for line in lines if line["kind"] == "message"]
    return "\n".join(
        f"{each['level'].upper()} {each['logger']}: {each['message']}" for each in said
    )


def test_whoever_logs_something_quotes_nobody(served: Served, form: str) -> None:
    assert status_of(fail(served, "log")) == 200

    log = said_by(served)
    for told in (
        "WARNING other: faulty.py:",
        "WARNING py.warnings: warnings.py:",
        "ERROR screener.web.http.log: ValueError: threading.py:",
        "ERROR screener.test: a failure - ValueError: faulty.py:",
        "ERROR other: faulty.py:",
    ):
        assert told in (as_text(log) if form == "json" else log)
    assert CANARY not in log
    assert "Traceback" not in log


REQUESTS = {
    "a path": b"GET /clinics/%s/questions HTTP/1.1\r\n\r\n",
    "a query": b"GET /learn?%s=%s HTTP/1.1\r\n\r\n",
    "a method": QUOTING.upper() + b" / HTTP/1.1\r\n\r\n",
    "a header": b"GET / HTTP/1.1\r\nHost: %s\r\nX-Forwarded-For: %s\r\nUser-Agent: %s\r\n\r\n",
    "the example of a clinic": b"GET /for-clinics/%s HTTP/1.1\r\n\r\n",
    "a file": b"GET /static/%s HTTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("sent", REQUESTS.values(), ids=REQUESTS)
def test_no_part_of_a_request_gets_into_the_log(served: Served, form: str, sent: bytes) -> None:
    before = said_by(served)
    say(served.address, sent.replace(b"%s", QUOTING))
    wait_until(lambda: form == "text" or said_by(served) != before)

    assert CANARY not in said_by(served).lower()
    for line in said_by(served).splitlines():
        if line.startswith("{"):
            assert set(json.loads(line)) <= set(KEYS)


def test_a_log_of_json_has_one_object_a_line(served: Served, form: str) -> None:
    said = (served.folder / "stderr").read_text().splitlines()
    kinds = {json.loads(line)["kind"] for line in said} if form == "json" else set()

    assert kinds == ({"message", "request"} if form == "json" else set())


def test_no_redirect_leads_where_the_host_header_says(served: Served) -> None:
    for path in ("/static//page.js", "//static//page.js", "//other.example//", "/learn//"):
        response = say(
            served.address, f"GET {path} HTTP/1.1\r\nHost: other.example\r\n\r\n".encode()
        )
        assert status_of(response) in (200, 404), path
        assert b"Location" not in response


def test_no_header_tells_what_software_answers(served: Served) -> None:
    for sent in (b"GET / HTTP/1.1\r\n\r\n", b"nothing\r\n\r\n"):
        assert b"\r\nServer:" not in say(served.address, sent)
