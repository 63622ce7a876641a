"""After a patient sent their answers, or failed to, a real server keeps nothing of them."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from screener.rulebook.model import RuleBook
from tests.browser.answers import EVERYTHING
from tests.browser.canaries import canaries
from tests.browser.left_behind import found_in, part_of_each
from tests.browser.served import Served, serving_screener
from tests.certificates import Authority
from tests.delivery.clinic import TOKEN, Clinic
from tests.delivery.faults import CASES
from tests.delivery.front import front, nothing
from tests.web.patient import Patient

NOT_THERE: Final[Mapping[str, str]] = {
    "unheard": "the receiver is not listening",
    "untrusted": "the receiver's certificate cannot be verified: ",
    "unlisted": "the receiver's address is private (",
}
"""Clinics whose systems cannot be reached, each with what the operator is told."""


@dataclass(frozen=True)
class Response:
    """A real server's answer, in the form that test patients read."""

    status_code: int
    text: str


@dataclass(frozen=True)
class Client:
    """Sends requests to a real server, with the methods of Flask's test client."""

    address: str

    def get(self, path: str) -> Response:
        return self._ask("GET", path, None)

    def post(self, path: str, data: Mapping[str, Any]) -> Response:
        return self._ask("POST", path, urlencode(data, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Response:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            connection.request(method, path, body, kind)
            answer = connection.getresponse()
            return Response(answer.status, answer.read().decode())
        finally:
            connection.close()


@contextmanager
def settings_for(clinic: Clinic, folder: Path) -> Iterator[dict[str, str]]:
    """Yield the settings for a server with one clinic that can be reached, and some that cannot."""
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    stranger = Authority.new().server("localhost", folder)
    with front(stranger.context(), lambda request: request) as untrusted:
        places = {
            "north": clinic.front.base,
            "unheard": f"https://localhost:{port}/",
            "untrusted": untrusted.base,
            "unlisted": "https://10.255.255.1/",
        }
        for name, place in places.items():
            receiver = f"receiver: {{kind: fhir, url: '{place}'}}\n"
            (folder / f"{name}.yaml").write_text(f"id: {name}\nname: The clinic\n{receiver}")
        yield {
            "SCREENER_CLINICS": str(folder),
            "SCREENER_LIMITS": "off",  # one client sends more often than any patient would
            "SCREENER_PRIVATE_NETWORKS": "127.0.0.0/8",
            "SSL_CERT_FILE": str(clinic.trust),
            **{f"SCREENER_SECRET_{name.upper()}": TOKEN for name in places},
        }


def guided(served: Served, name: str) -> Patient:
    """Return a clinic's patient who is about to send their guidance."""
    client: Any = Client(served.address)
    patient = Patient(client, home=f"/clinics/{name}").start()
    patient.walk({name: frozenset(chosen) for name, chosen in EVERYTHING.items()})
    return patient.press("See my guidance").press("Review and send to the clinic")


def tokens_of_faults(served: Served, clinic: Clinic) -> set[str]:
    """Send once with each fault, and then to a clinic that accepts it; return all tokens."""
    patient = guided(served, "north")
    tokens = {patient.form["state"]}
    for case in CASES:
        if case.fault is not nothing:
            clinic.front.fault = case.fault
            patient.post(go="deliver", consent="yes")
            assert "Your answers are still here" in patient.page.words
            tokens.add(patient.form["state"])
    clinic.front.fault = nothing
    patient.post(go="deliver", consent="yes")
    assert "Sent to The clinic" in patient.page.words
    return tokens | {patient.form["state"]}


def tokens_of_places(served: Served) -> set[str]:
    """Send to clinics that cannot be reached; return all tokens."""
    tokens = set()
    for name in NOT_THERE:
        patient = guided(served, name)
        tokens.add(patient.form["state"])
        patient.post(go="deliver", consent="yes")
        assert "Not sent to The clinic" in patient.page.words
        tokens.add(patient.form["state"])
    return tokens


def test_no_fault_makes_the_server_keep_or_log_what_was_sent(
    clinic: Clinic, rulebook: RuleBook, tmp_path: Path
) -> None:
    folder = tmp_path / "server"
    with (
        settings_for(clinic, tmp_path / "clinics") as settings,
        serving_screener(folder, **settings) as served,
    ):
        tokens = tokens_of_faults(served, clinic) | tokens_of_places(served)
    words = canaries(EVERYTHING, rulebook) | part_of_each(tokens)

    assert found_in(folder, words) == {}
    said = (folder / "stderr").read_text()
    for name, cause in {"north": "the answer was cut off", **NOT_THERE}.items():
        assert f"clinic {name}: {cause}" in said
    assert found_in(folder, {"clinic north: the answer was cut off"}) != {}
    bodies = tmp_path / "bodies"
    bodies.mkdir()
    (bodies / "last").write_bytes(clinic.front.requests[-1])
    assert len(found_in(bodies, words)["last"]) > len(EVERYTHING), "the search finds what was sent"
