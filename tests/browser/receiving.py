"""A clinic's system that takes what patients send, or does not, as their visit says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

from werkzeug.wrappers import Request, Response

from screener.delivery.acknowledgement import Acknowledgement, Receipt
from screener.delivery.courier import Courier
from screener.delivery.receivers import Document, Receiver
from tests.browser.switch import serving
from tests.certificates import Authority

REFUSED: Final = "refused"
UNCLEAR: Final = "unclear"
_STATUS: Final[Mapping[str, int]] = {REFUSED: 401, UNCLEAR: 500}


@dataclass(frozen=True)
class Receiving:
    """What a server has to know to send there.

    Attributes:
        receiver: the line of a clinic's file.
        trust: a file with the authority that vouches for it.
        settings: those of the server, for the clinic ``north`` or ``example``.
    """

    receiver: str
    trust: Path
    settings: Mapping[str, Any]


@Request.application
def clinic_system(request: Request) -> Response:
    """Acknowledge, but for visits whose reference says otherwise."""
    answers = json.loads(request.get_data())["entry"][1]["resource"]
    visit = answers.get("encounter", {"identifier": {"value": ""}})["identifier"]["value"]
    reply = {"reference": "N-1042"}
    return Response(json.dumps(reply), _STATUS.get(visit, 200), mimetype="application/json")


@contextmanager
def receiving(folder: Path) -> Iterator[Receiving]:
    """Run the clinic's system on a free port."""
    authority = Authority.new()
    files = authority.server("localhost", folder)
    with serving(clinic_system, name="localhost", tls=files.context()) as address:
        secret = "whsec_" + "A" * 32
        yield Receiving(
            f"receiver: {{kind: webhook, url: '{address}/'}}\n",
            authority.certificate(folder),
            {
                "private_networks": (ip_network("127.0.0.0/8"),),
                "secrets": {
                    "SCREENER_SECRET_NORTH": secret,
                    "SCREENER_SECRET_EXAMPLE": secret,
                },
            },
        )


def deliver(_courier: Courier, _receiver: Receiver, document: Document) -> Acknowledgement:
    """Answer as the visit's reference asks for; stands in for the courier where nothing listens."""
    outcome = Receipt.RECEIVED
    if f'"{REFUSED}"'.encode() in document.content:
        outcome = Receipt.NOT_RECEIVED
    if f'"{UNCLEAR}"'.encode() in document.content:
        outcome = Receipt.UNCONFIRMED
    return Acknowledgement(outcome, "N-1042" if outcome is Receipt.RECEIVED else "")
