"""What the tests of deploying share: our server with two clinics, and nginx before it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.served import Served, serving_screener
from tests.deploy.caller import Caller
from tests.deploy.front import NAME, SITE, fronting, listening
from tests.deploy.guide import clinic_files


@dataclass(frozen=True)
class Deployed:
    """Our server with nginx before it.

    Attributes:
        served: the server.
        clinics: the folder of its clinics.
        caller: whoever reaches it.
    """

    served: Served
    clinics: Path
    caller: Caller


@contextmanager
def deployed(folder: Path, site: str = SITE) -> Iterator[Deployed]:
    """Serve two clinics as the guide says, with nginx before them."""
    clinics = folder / "clinics"
    clinics.mkdir()
    for name, text in clinic_files().items():
        (clinics / name).write_text(text)
    with ExitStack() as stack:
        sockets = stack.enter_context(listening())
        settings = {
            "SCREENER_KEYS": secrets.token_urlsafe(32),
            "SCREENER_ADDRESS": f"https://{NAME}:{sockets.secure_port}",
            "SCREENER_PROXY_HOPS": "1",
            "SCREENER_CLINICS": str(clinics),
        }
        served = stack.enter_context(serving_screener(folder / "server", **settings))
        port = urlsplit(served.address).port or 0
        front = stack.enter_context(fronting(folder / "nginx", sockets, port, site))
        yield Deployed(served, clinics, Caller(front))


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with deployed(tmp_path_factory.mktemp("deployed")) as deployment:
        yield deployment.caller
