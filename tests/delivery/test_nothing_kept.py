"""After a patient sent, or could not, a real server holds nothing of what they said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from screener.rulebook.model import RuleBook
from tests.browser.answers import EVERYTHING
from tests.browser.canaries import canaries
from tests.browser.left_behind import found_in, part_of_each
from tests.browser.served import Served, serving_screener
from tests.delivery.clinic import TOKEN, Clinic
from tests.delivery.faults import CASES
from tests.delivery.front import nothing
from tests.web.patient import Patient

HOME = "/clinics/north"


@dataclass(frozen=True)
class Response:
    """What a real server answered, in the form that patients in tests read."""

    status_code: int
    text: str


@dataclass(frozen=True)
class Client:
    """Asks a real server as the test client of Flask asks an application."""

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


def settings_for(clinic: Clinic, folder: Path) -> dict[str, str]:
    folder.mkdir()
    receiver = f"receiver: {{kind: fhir, url: '{clinic.front.base}'}}\n"
    (folder / "north.yaml").write_text(f"id: north\nname: North Dermatology\n{receiver}")
    return {
        "SCREENER_CLINICS": str(folder),
        "SCREENER_SECRET_NORTH": TOKEN,
        "SCREENER_PRIVATE_NETWORKS": "127.0.0.0/8",
        "SSL_CERT_FILE": str(clinic.trust),
    }


def tokens_of_patient(served: Served, clinic: Clinic) -> set[str]:
    """Walk to the guidance and send it into every fault, then to a clinic that takes it."""
    client: Any = Client(served.address)
    patient = Patient(client, home=HOME).start()
    patient.walk({name: frozenset(chosen) for name, chosen in EVERYTHING.items()})
    patient.press("See my guidance").press("Send this to North Dermatology")
    tokens = {patient.form["state"]}
    for case in CASES:
        if case.patience == 10.0 and case.fault is not nothing:
            clinic.front.fault = case.fault
            patient.post(go="deliver", consent="yes")
            assert "Your answers are still here" in patient.page.words
            tokens.add(patient.form["state"])
    clinic.front.fault = nothing
    patient.post(go="deliver", consent="yes")
    assert "Sent to North Dermatology" in patient.page.words
    return tokens | {patient.form["state"]}


def test_no_fault_makes_the_server_keep_or_log_what_was_sent(
    clinic: Clinic, rulebook: RuleBook, tmp_path: Path
) -> None:
    folder = tmp_path / "server"
    with serving_screener(folder, **settings_for(clinic, tmp_path / "clinics")) as served:
        tokens = tokens_of_patient(served, clinic)
    words = canaries(EVERYTHING, rulebook) | part_of_each(tokens)

    assert found_in(folder, words) == {}
    said = (folder / "stderr").read_text()
    assert "clinic north: the answer broke off" in said
    assert found_in(folder, {"clinic north: the answer broke off"}) != {}
    bodies = tmp_path / "bodies"
    bodies.mkdir()
    (bodies / "last").write_bytes(clinic.front.requests[-1])
    assert len(found_in(bodies, words)["last"]) > len(EVERYTHING), "the search finds what was sent"
