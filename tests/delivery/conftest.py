"""A FHIR server of others, and what stands before it and can be told to go wrong."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from screener.delivery.courier import Courier
from screener.delivery.receivers import Document, FhirServer
from screener.delivery.transport import PATIENCE, Transport
from screener.exchange.fhir.bundle import bundle
from screener.rulebook.model import RuleBook
from tests.certificates import Authority
from tests.clock import Clock
from tests.delivery.fhir_server import BASE, fhir_server
from tests.delivery.front import Ask, Front, ask_server, front
from tests.sheets import Respondent

TOKEN = "a-token-for-tests"  # noqa: S105 - it opens nothing but a server that ends with the test
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass(frozen=True)
class Clinic:
    """A clinic's FHIR server, and the front before it.

    Attributes:
        front: what stands before it.
        trust: a file of the authority that vouches for both.
        ask: hands a request to the server itself.
    """

    front: Front
    trust: Path
    ask: Ask

    def transport(self, patience: float = PATIENCE) -> Transport:
        tls = ssl.create_default_context(cafile=self.trust)
        return Transport(tls, time.monotonic, LOOPBACK, patience)

    def courier(self, patience: float = PATIENCE) -> Courier:
        return Courier(self.transport(patience), Clock())

    def receiver(self) -> FhirServer:
        return FhirServer(self.front.base, TOKEN)

    def copies(self, identity: UUID) -> int:
        """Return how many copies of a document the server has."""
        identifier = quote(f"urn:ietf:rfc:3986|{identity.urn}", safe="")
        lines = (
            f"GET {BASE}/Bundle?identifier={identifier} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {TOKEN}",
            "Connection: close",
        )
        answer = self.ask("\r\n".join([*lines, "", ""]).encode())
        found = answer.partition(b"\r\n\r\n")[2]
        return int(json.loads(found[found.index(b"{") : found.rindex(b"}") + 1])["total"])


@pytest.fixture(scope="module")
def lasting_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    folder = tmp_path_factory.mktemp("clinic")
    authority = Authority.new()
    trust = authority.certificate(folder)
    files = authority.server("localhost", folder)
    with fhir_server(files.certificate, files.key, TOKEN) as address:
        ask = ask_server(address.host, address.port, ssl.create_default_context(cafile=trust))
        with front(files.context(), ask) as before:
            yield Clinic(before, trust, ask)


@pytest.fixture
def clinic(lasting_clinic: Clinic) -> Clinic:
    lasting_clinic.front.requests.clear()
    return lasting_clinic


@pytest.fixture
def document(rulebook: RuleBook) -> Document:
    """A Bundle as Screener makes it, with an identity that no other has."""
    identity = uuid4()
    made = bundle(rulebook, Respondent(rulebook, seed=3).complete(), date(2026, 3, 2), identity)
    return Document(identity, json.dumps(made).encode())
