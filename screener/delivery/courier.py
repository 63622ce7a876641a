"""Hands documents over: few at once, and never the same one twice at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock
from typing import Final
from uuid import UUID

from screener.delivery.acknowledgement import Acknowledgement, Outcome
from screener.delivery.receivers import Document, Receiver
from screener.delivery.transport import Transport
from screener.errors import DeliveryError

AT_ONCE: Final = 8
"""How many may be under way, so that a receiver that hangs does not hold up every patient."""


class Courier:
    """Hands documents over while their senders wait."""

    def __init__(self, transport: Transport, clock: Callable[[], float]) -> None:
        """Take what sends, and a clock that gives seconds since 1970."""
        self._transport = transport
        self._clock = clock
        self._places = BoundedSemaphore(AT_ONCE)
        self._lock = Lock()
        self._under_way: dict[UUID, Future[Acknowledgement]] = {}

    def deliver(self, receiver: Receiver, document: Document) -> Acknowledgement:
        """Hand a document over and return what became of it.

        Who comes with the same document while it is under way, as by a double click, waits for
        the same end. All who wait need a place.
        """
        if not self._places.acquire(blocking=False):
            there = document.identity in self._under_way
            outcome = Outcome.UNCONFIRMED if there else Outcome.NOT_RECEIVED
            return Acknowledgement(outcome, cause="too many are under way")
        try:
            return self._once(receiver, document)
        finally:
            self._places.release()

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
            del mine, first  # an error in there holds frames, and they hold the document
        return said

    def _attempt(self, receiver: Receiver, document: Document) -> Acknowledgement:
        headers = receiver.headers(document, int(self._clock()))
        try:
            reply = self._transport.post(receiver.url, headers, document.content)
        except DeliveryError as error:
            outcome = Outcome.UNCONFIRMED if error.left else Outcome.NOT_RECEIVED
            return Acknowledgement(outcome, cause=str(error))
        return receiver.acknowledgement(document, reply)
