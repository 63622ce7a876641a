"""The FHIR server in these tests does by itself what deliveries rely on."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from http.client import HTTPSConnection
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from screener.clinician.writing import Writing
from screener.fhir.guidance.bundle import Passing, bundle
from screener.rulebook.model import RuleBook
from tests.certificates import Authority
from tests.delivery.clinic import TOKEN
from tests.delivery.fhir_server import BASE, Address, fhir_server
from tests.sheets import Respondent

NAME = "fhir.test"
DAY = date(2026, 3, 2)
Resource = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    resource: Resource


@dataclass(frozen=True)
class Sender:
    """Sends each request on a connection of its own, and trusts one authority."""

    address: Address
    trust: ssl.SSLContext

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/fhir+json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        at = self.address
        connection = HTTPSConnection(at.host, at.port, context=self.trust, timeout=30)
        try:
            connection.request(method, BASE + path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), json.loads(answer.read()))
        finally:
            connection.close()

    def send(self, resource: Resource, **headers: str) -> Answer:
        return self.ask("POST", "/Bundle", json.dumps(resource), **headers)

    def send_once(self, resource: Resource) -> Answer:
        return self.send(resource, If_None_Exist=search_for(resource))

    def greeted_as(self, name: str) -> str | None:
        """Return the TLS version of a connection to the server under this name."""
        with (
            socket.create_connection((self.address.host, self.address.port), timeout=30) as plain,
            self.trust.wrap_socket(plain, server_hostname=name) as secure,
        ):
            return secure.version()

    def copies(self, resource: Resource) -> int:
        found = self.ask("GET", f"/Bundle?{search_for(resource)}").resource
        assert found["total"] == len(found.get("entry", []))
        return int(found["total"])


def search_for(resource: Resource) -> str:
    identifier = resource["identifier"]
    return "identifier=" + quote(f"{identifier['system']}|{identifier['value']}", safe="")


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    folder = tmp_path_factory.mktemp("certificates")
    authority = Authority.new()
    trust = ssl.create_default_context(cafile=authority.certificate(folder))
    files = authority.server(NAME, folder)
    with fhir_server(files.certificate, files.key, TOKEN) as address:
        yield Sender(address, trust)


@pytest.fixture
def made(rulebook: RuleBook) -> Resource:
    """Return a Bundle as Screener makes it, with a unique identifier."""
    return bundle(Writing(rulebook), Respondent(rulebook, seed=3).complete(), Passing(DAY, uuid4()))


@pytest.mark.parametrize("authorization", ["", "Bearer another", TOKEN, f"Basic {TOKEN}"])
def test_whoever_lacks_the_token_is_refused(
    sender: Sender, made: Resource, authorization: str
) -> None:
    assert sender.send(made, Authorization=authorization).status == 401
    assert sender.copies(made) == 0


def test_a_bundle_is_stored_and_found_at_its_location(sender: Sender, made: Resource) -> None:
    answer = sender.send_once(made)

    assert answer.status == 201
    kept = answer.resource
    assert answer.headers["Location"] == f"{sender.address.base()}/Bundle/{kept['id']}"
    assert answer.headers["ETag"] == f'W/"{kept["meta"]["versionId"]}"'
    read = sender.ask("GET", f"/Bundle/{kept['id']}")
    assert read.status == 200
    assert {name: read.resource[name] for name in made} == made


def test_a_bundle_sent_again_is_the_one_that_is_there(sender: Sender, made: Resource) -> None:
    first, second = sender.send_once(made), sender.send_once(made)

    assert (first.status, second.status) == (201, 200)
    assert second.resource == first.resource
    assert second.headers["ETag"] == first.headers["ETag"]
    assert sender.copies(made) == 1


def test_without_the_condition_there_are_two_and_then_no_telling_which(
    sender: Sender, made: Resource
) -> None:
    assert [sender.send(made).status for _ in range(2)] == [201, 201]
    assert sender.copies(made) == 2
    assert sender.send_once(made).status == 412
    assert sender.copies(made) == 2


def test_another_identifier_is_another_bundle(sender: Sender, made: Resource) -> None:
    other = {**made, "identifier": {**made["identifier"], "system": "https://other.test"}}
    next_to_it = {**made, "identifier": {**made["identifier"], "value": UUID(int=1).urn}}

    assert {sender.send_once(one).status for one in (made, other, next_to_it)} == {201}
    assert [sender.copies(one) for one in (made, other, next_to_it)] == [1, 1, 1]


def test_of_two_at_once_one_is_stored(sender: Sender, made: Resource) -> None:
    """The in-memory store has no transactions, but nothing can happen between search and write.

    Both run in one turn of Node's event loop. A server with a database may answer one of the two
    with 409 or 412.
    """
    start = Barrier(2)

    def send(_: int) -> int:
        start.wait(timeout=30)
        return sender.send_once(made).status

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, range(2))) == [200, 201]
    assert sender.copies(made) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"type": None},
        {"type": 7},
        {"surprise": "yes"},
        {"entry": [{"resource": {"resourceType": "DetectedIssue"}}]},
        {"resourceType": "Basic"},
    ],
)
def test_a_broken_bundle_is_refused(sender: Sender, made: Resource, change: Resource) -> None:
    changed = {name: value for name, value in {**made, **change}.items() if value is not None}
    refused = [sender.send(changed), sender.send_once(changed)]

    assert [answer.status for answer in refused] == [400, 400]
    assert {answer.resource["resourceType"] for answer in refused} == {"OperationOutcome"}
    assert sender.copies(made) == 0


def test_what_is_no_json_is_refused(sender: Sender, made: Resource) -> None:
    assert sender.ask("POST", "/Bundle", json.dumps(made)[:-1]).status == 400
    assert sender.send(made, Content_Type="text/plain").status == 400
    assert sender.copies(made) == 0


def test_the_server_goes_by_its_name(sender: Sender) -> None:
    assert sender.greeted_as(NAME) in ("TLSv1.2", "TLSv1.3")
    with pytest.raises(ssl.SSLCertVerificationError):
        sender.greeted_as("other.test")


def test_the_server_ends_with_its_context(tmp_path: Path) -> None:
    files = Authority.new().server(NAME, tmp_path)
    with fhir_server(files.certificate, files.key, TOKEN) as address:
        socket.create_connection((address.host, address.port), timeout=30).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.host, address.port), timeout=30)
