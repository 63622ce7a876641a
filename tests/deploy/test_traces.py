"""The nginx in deploy/ writes no answer down, whatever comes through it and how slowly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest

from screener.rulebook.model import RuleBook
from tests.browser.answers import EVERYTHING
from tests.browser.canaries import canaries
from tests.browser.left_behind import found_in, part_of_each
from tests.deploy.caller import Caller
from tests.deploy.conftest import deployed
from tests.deploy.front import NAME, SITE
from tests.web.patient import Patient
from tests.web.programs.fhir import CANARY, EVALUATE, FHIR_JSON, answering
from tests.web.server.raw import status_of

KIB: Final = 1024
CARELESS: Final = SITE.replace("proxy_request_buffering off;", "").replace(
    "proxy_max_temp_file_size 0;", "proxy_max_temp_file_size 64m;"
)
"""The same with what keeps requests and answers from the disk taken out."""
SMALL_ROOM: Final = 4 * KIB


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with deployed(tmp_path_factory.mktemp("careless"), CARELESS) as deployment:
        yield deployment.caller


def test_a_walk_leaves_no_answer_in_any_file(caller: Caller, rulebook: RuleBook) -> None:
    before = caller.front.written
    patient = Patient(caller.as_client).start()
    tokens = {patient.page.hidden["state"]}
    sheet = {question: frozenset(chosen) for question, chosen in EVERYTHING.items()}
    patient.walk(sheet).press("See my guidance")
    tokens.add(patient.page.hidden["state"])
    paper = caller.post("/guidance.pdf", {"state": patient.page.hidden["state"]})
    assert paper.data[:4] == b"%PDF"

    words = canaries(EVERYTHING, rulebook) | part_of_each(tokens)
    shown = "".join(answer.data.decode("latin-1") for answer in caller.received)
    assert len([word for word in words if word in shown]) > len(EVERYTHING), "nothing to look for"
    assert_nothing_written(caller, words, before)


def test_a_large_post_in_fhir_leaves_nothing(caller: Caller) -> None:
    before = caller.front.written

    answered = caller.ask("POST", EVALUATE, large(64 * KIB), {"Content-Type": FHIR_JSON})

    assert answered.status_code == 422
    assert_nothing_written(caller, {CANARY}, before)


def test_a_post_in_many_small_chunks_leaves_nothing(caller: Caller) -> None:
    before = caller.front.written

    assert status_of(caller.say(in_small_chunks(large(128 * KIB)))) == 422

    assert_nothing_written(caller, {CANARY}, before)


def test_one_that_never_ends_leaves_nothing(caller: Caller) -> None:
    before = caller.front.written
    begun = in_small_chunks(large(128 * KIB)).removesuffix(b"0\r\n\r\n")

    with caller.connected() as connection:
        connection.sendall(begun)
        assert caller.get("/healthz").status_code == 200, "another is answered meanwhile"

    assert_nothing_written(caller, {CANARY}, before)


def test_a_slow_reader_of_much_leaves_nothing(caller: Caller) -> None:
    before = caller.front.written

    said = slowly(caller, evaluation())

    assert status_of(said) == 200
    assert len(said) > 1024 * KIB, "so little would fit into memory anyway"
    assert_nothing_written(caller, {"self_harm"}, before)


@pytest.mark.parametrize("what", ["chunks", "reader"])
def test_the_search_finds_what_a_careless_proxy_would_write(careless: Caller, what: str) -> None:
    before = careless.front.written

    if what == "chunks":
        careless.say(in_small_chunks(large(128 * KIB)))
    else:
        slowly(careless, evaluation())

    assert careless.front.written != before


def assert_nothing_written(caller: Caller, words: Iterable[str], before: dict[Path, int]) -> None:
    """Check that no file came, not even for a moment, and that no file has one of the words."""
    assert caller.front.written == before
    assert found_in(caller.front.folder.parent, words) == {}


def large(size: int) -> bytes:
    """Return a body of this size that our server reads to the end, and refuses."""
    return json.dumps(answering("age", CANARY)).encode().ljust(size)


def in_small_chunks(body: bytes) -> bytes:
    """Return a request whose chunks take six times the room of what is in them."""
    head = f"POST {EVALUATE} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n"
    kind = f"Content-Type: {FHIR_JSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
    return (head + kind).encode() + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"


def evaluation() -> bytes:
    """Return a request for as much guidance as a program can get at once."""
    sheet = {question: list(chosen) for question, chosen in EVERYTHING.items()}
    body = json.dumps([sheet] * 100).encode()
    head = f"POST /api/v1/evaluate HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n"
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + kind).encode() + body


def slowly(caller: Caller, sent: bytes) -> bytes:
    """Send, and begin to read only when others were answered; then read little by little."""
    with caller.connected(room=SMALL_ROOM) as connection:
        connection.sendall(sent)
        first = connection.recv(1)
        for _ in range(5):
            caller.get("/api/v1/openapi.json")
        parts = [first]
        while part := connection.recv(SMALL_ROOM):
            parts.append(part)
    return b"".join(parts)
