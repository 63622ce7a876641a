"""A clinic's FHIR server, with third-party software, and the front before it."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from screener.delivery.courier import Courier
from screener.delivery.receivers import FhirServer
from screener.delivery.transport import PATIENCE, Transport
from tests.certificates import Authority
from tests.clock import Clock
from tests.delivery.fhir_server import BASE, fhir_server
from tests.delivery.front import Ask, Front, ask_server, front

TOKEN = "a-token-for-tests"  # noqa: S105 - it opens nothing but a server that ends with the test
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass(frozen=True)
class Clinic:
    """A clinic's FHIR server, and the front before it.

    Attributes:
        front: the proxy in front of it, which can misbehave.
        trust: the certificate of the authority that signed both certificates.
        ask: passes a request to the server itself.
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
        return len(self.found(identity))

    def found(self, identity: UUID) -> list[dict[str, Any]]:
        """Return all copies of a document that the server has."""
        identifier = quote(f"urn:ietf:rfc:3986|{identity.urn}", safe="")
        return self.search(f"identifier={identifier}")

    def search(self, wanted: str) -> list[dict[str, Any]]:
        """Return the documents that the server finds."""
        lines = (
            f"GET {BASE}/Bundle?{wanted} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {TOKEN}",
            "Connection: close",
        )
        answer = self.ask("\r\n".join([*lines, "", ""]).encode())
        found = answer.partition(b"\r\n\r\n")[2]
        bundle = json.loads(found[found.index(b"{") : found.rindex(b"}") + 1])
        return [entry["resource"] for entry in bundle.get("entry", [])]


@contextmanager
def clinic_system(folder: Path) -> Iterator[Clinic]:
    """Run the server and the front, with certificates from the same authority."""
    authority = Authority.new()
    trust = authority.certificate(folder)
    files = authority.server("localhost", folder)
    with fhir_server(files.certificate, files.key, TOKEN) as address:
        ask = ask_server(address.host, address.port, ssl.create_default_context(cafile=trust))
        with front(files.context(), ask) as before:
            yield Clinic(before, trust, ask)
