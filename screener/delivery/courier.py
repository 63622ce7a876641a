"""Delivers documents: only a few at once, and never two of the same at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Final
from uuid import UUID

from screener.delivery.acknowledgement import Acknowledgement, Receipt
from screener.delivery.receivers import Document, Receiver
from screener.delivery.transport import Transport
from screener.errors import DeliveryError

AT_ONCE: Final = 8
"""How many deliveries may run at once, so that hanging receivers do not block every patient."""
FOR_ONE: Final = AT_ONCE // 2
"""How many of them may be for one receiver, so that it does not block those for all others."""


class Courier:
    """Delivers documents while their senders wait."""

    def __init__(self, transport: Transport, clock: Callable[[], float]) -> None:
        """Take a transport, and a clock that returns seconds since 1970."""
        self._transport = transport
        self._clock = clock
        self._taken: Counter[str] = Counter()
        self._lock = Lock()
        self._under_way: dict[UUID, Future[Acknowledgement]] = {}

    def deliver(self, receiver: Receiver, document: Document) -> Acknowledgement:
        """Deliver a document and return what became of it.

        A second request for the same document (a double click) waits for the first one's result.
        Each waiting request takes one of the slots.
        """
        if not self._take(receiver.url):
            there = document.identity in self._under_way
            outcome = Receipt.UNCONFIRMED if there else Receipt.NOT_RECEIVED
            return Acknowledgement(outcome, cause="too many deliveries are running")
        try:
            return self._once(receiver, document)
        finally:
            with self._lock:
                self._taken[receiver.url] -= 1

    def _take(self, url: str) -> bool:
        """Take one of the slots for a receiver, if there is one."""
        with self._lock:
            free = self._taken.total() < AT_ONCE and self._taken[url] < FOR_ONE
            self._taken[url] += free
        return free

    def _once(self, receiver: Receiver, document: Document) -> Acknowledgement:
        mine: Future[Acknowledgement] = Future()
        with self._lock:
            first = self._under_way.setdefault(document.identity, mine)
        if first is not mine:
            return first.result()
        try:
            said = self._attempt(receiver, document)
            mine.set_result(said)
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            del self._under_way[document.identity]
            del mine, first  # an error in them would keep its frames, and so the document
        return said

    def _attempt(self, receiver: Receiver, document: Document) -> Acknowledgement:
        headers = receiver.headers(document, int(self._clock()))
        try:
            reply = self._transport.post(receiver.url, headers, document.content)
        except DeliveryError as error:
            outcome = Receipt.UNCONFIRMED if error.left else Receipt.NOT_RECEIVED
            return Acknowledgement(outcome, cause=str(error))
        return receiver.acknowledgement(document, reply)
