"""Clients that walk from the first page to the guidance, one walk after the other.

Each walk has a connection of its own, as the browser of one person has.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from multiprocessing.connection import Connection
from typing import Final
from urllib.parse import urlencode

from tests.browser.answers import TYPICAL

PATIENCE: Final = 60
_TOKEN: Final = re.compile(r'name="state" value="([^"]+)"')
_FIELD: Final = re.compile(r'name="answer_([a-z0-9_-]+)"')
_KIND: Final = re.compile(r'data-kind="(\w+)"')
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_GUIDANCE: Final = "guidance"
_CHECK: Final = 'value="guidance"'


class LostError(Exception):
    """A walk cannot go on; says why."""


@dataclass
class Tale:
    """What one client has seen.

    Attributes:
        seconds: how long each request took, until its answer was there, with a repetition.
        bytes: of all pages, without their headers.
        walks: walks that came to their guidance.
        repeated: requests that were sent again, because their connection was cut or refused.
        lost: why walks were lost, each.
    """

    seconds: list[float] = field(default_factory=list)
    bytes: int = 0
    walks: int = 0
    repeated: int = 0
    lost: list[str] = field(default_factory=list)


def walk_for(seconds: float, places: Sequence[str], told: Connection) -> None:
    """Walk for so long, and tell the tale; what begins in that time is walked to its end.

    With several places each request goes to the next one, as behind a balancer.
    """
    tale = Tale()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        client = _Client(places, tale)
        try:
            _walk(client)
            tale.walks += 1
        except LostError as lost:
            tale.lost.append(str(lost))
        client.close()
    told.send(tale)


class _Client:
    """Sends requests to each place in turn, over connections that stay open."""

    def __init__(self, places: Sequence[str], tale: Tale) -> None:
        self._open = {each: HTTPConnection(each, timeout=PATIENCE) for each in places}
        self._next = cycle(places)
        self._tale = tale

    def page(self, path: str, **sent: object) -> str:
        """Return a page, asked for once more at the next place if the connection is gone."""
        began = time.monotonic()
        try:
            page = self._ask(path, sent)
        except (OSError, HTTPException):
            self._tale.repeated += 1
            page = self._again(path, sent, time.monotonic())
        self._tale.seconds.append(time.monotonic() - began)
        return page

    def close(self) -> None:
        """Close all connections."""
        for each in self._open.values():
            each.close()

    def _again(self, path: str, sent: dict[str, object], cut: float) -> str:
        try:
            return self._ask(path, sent)
        except (OSError, HTTPException) as error:
            apart = f"{time.monotonic() - cut:.1f} s apart"
            raise LostError(f"cut twice, {apart}: {type(error).__name__}") from None

    def _ask(self, path: str, sent: dict[str, object]) -> str:
        connection = self._open[next(self._next)]
        form = urlencode(sent, doseq=True)
        try:
            if sent:
                connection.request("POST", path, form, _FORM)
            else:
                connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
        except (OSError, HTTPException):
            connection.close()
            raise
        if response.status != HTTPStatus.OK:
            raise LostError(f"status {response.status}")
        self._tale.bytes += len(body)
        return body.decode()


def _walk(client: _Client) -> None:
    """Walk once as a typical person."""
    client.page("/")
    page = client.page("/questions", go="start")
    steps = 1
    while _kind(page) != _GUIDANCE:
        steps += 1
        if steps > len(TYPICAL) * 2:
            raise LostError("the walk does not end")
        names = dict.fromkeys(_FIELD.findall(page))
        answers = {f"answer_{name}": TYPICAL[name] for name in names}
        go = "guidance" if _CHECK in page else "continue"
        page = client.page("/questions", state=_token(page), **answers, go=go)


def _kind(page: str) -> str:
    found = _KIND.search(page)
    return found[1] if found else ""


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    if not found:
        raise LostError("a page without a state")
    return unescape(found[1])
