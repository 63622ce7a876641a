"""A double click sends only once, and a hanging receiver blocks only a few."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Barrier, Event, Semaphore
from typing import Any
from uuid import UUID, uuid4
from weakref import ref

import pytest

from screener.delivery.acknowledgement import Acknowledgement, Receipt
from screener.delivery.courier import AT_ONCE, FOR_ONE, Courier
from screener.delivery.lookups import Lookups
from screener.delivery.receivers import Document, Webhook
from screener.delivery.transport import Reply, Transport
from tests.clock import START, Clock
from tests.delivery.clinic import Clinic
from tests.delivery.front import nothing

WAIT = 30
SECRET = "whsec_" + "A" * 32


@dataclass
class Gate:
    """A transport whose posts wait until the gate is open."""

    open: Event = field(default_factory=Event)
    arrived: Event = field(default_factory=Event)
    posts: int = 0
    awaited: int = FOR_ONE

    def post(self, *_: object) -> Reply:
        self.posts += 1
        if self.posts == self.awaited:
            self.arrived.set()
        assert self.open.wait(WAIT)
        return Reply(201, {"location": "https://fhir.test/Bundle/1"}, b"")


def courier_with(transport: Any) -> Courier:
    made: Transport = transport
    return Courier(made, Clock())


class Awaited(Future[Acknowledgement]):
    """The result of a delivery, which counts how many requests wait for it."""

    waiting: Semaphore

    def result(self, timeout: float | None = None) -> Acknowledgement:
        self.waiting.release()
        return super().result(timeout)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Semaphore:
    """Return a semaphore with one release for each request that waits for another's result."""
    waiting = Semaphore(0)
    monkeypatch.setattr(Awaited, "waiting", waiting, raising=False)
    monkeypatch.setattr("screener.delivery.courier.Future", Awaited)
    return waiting


def test_who_comes_with_the_same_document_waits_for_the_same_end(
    clinic: Clinic, waiting: Semaphore
) -> None:
    gate, document = Gate(), Document(uuid4(), b"{}")
    courier = courier_with(gate)
    with ThreadPoolExecutor(4) as threads:
        clicks = [threads.submit(courier.deliver, clinic.receiver(), document) for _ in range(4)]
        for _ in range(3):
            assert waiting.acquire(timeout=WAIT)
        gate.open.set()
        said = [click.result(WAIT).reference for click in clicks]

    assert said == ["Bundle/1"] * 4
    assert gate.posts == 1


def test_who_finds_no_room_to_wait_is_not_told_that_nothing_was_sent(
    clinic: Clinic, waiting: Semaphore
) -> None:
    gate, document = Gate(), Document(uuid4(), b"{}")
    courier = courier_with(gate)
    with ThreadPoolExecutor(FOR_ONE) as threads:
        clicks = [
            threads.submit(courier.deliver, clinic.receiver(), document) for _ in range(FOR_ONE)
        ]
        for _ in range(FOR_ONE - 1):
            assert waiting.acquire(timeout=WAIT)
        same = courier.deliver(clinic.receiver(), document)
        other = courier.deliver(clinic.receiver(), Document(uuid4(), b"{}"))
        gate.open.set()
        assert {click.result(WAIT).outcome for click in clicks} == {Receipt.RECEIVED}

    assert (same.outcome, other.outcome) == (Receipt.UNCONFIRMED, Receipt.NOT_RECEIVED)


@pytest.mark.parametrize("servers", [1, 2])
def test_a_double_click_makes_one_copy_whichever_servers_it_meets(
    clinic: Clinic, document: Document, servers: int
) -> None:
    couriers, start = [clinic.courier() for _ in range(servers)], Barrier(2)
    clinic.front.fault = nothing

    def click(number: int) -> Receipt:
        start.wait(WAIT)
        return couriers[number % servers].deliver(clinic.receiver(), document).outcome

    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(click, range(2))) == {Receipt.RECEIVED}
    assert clinic.copies(document.identity) == 1


def test_more_than_a_few_at_once_are_told_that_nothing_was_sent(clinic: Clinic) -> None:
    gate = Gate()
    courier = courier_with(gate)

    def deliver() -> Any:
        return courier.deliver(clinic.receiver(), Document(uuid4(), b"{}"))

    with ThreadPoolExecutor(FOR_ONE) as threads:
        under_way = [threads.submit(deliver) for _ in range(FOR_ONE)]
        assert gate.arrived.wait(WAIT)
        refused = deliver()
        gate.open.set()
        assert {future.result(WAIT).outcome for future in under_way} == {Receipt.RECEIVED}

    assert (refused.outcome, refused.cause) == (
        Receipt.NOT_RECEIVED,
        "too many deliveries are running",
    )
    assert gate.posts == FOR_ONE
    assert deliver().outcome is Receipt.RECEIVED


def test_a_hanging_receiver_leaves_places_for_the_others(clinic: Clinic) -> None:
    gate = Gate()
    courier = courier_with(gate)
    others = [Webhook(f"https://other{n}.test/", SECRET) for n in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:

        def deliver(receiver: Any) -> Any:
            return threads.submit(courier.deliver, receiver, Document(uuid4(), b"{}"))

        hanging = [deliver(clinic.receiver()) for _ in range(FOR_ONE)]
        assert gate.arrived.wait(WAIT)
        gate.arrived.clear()
        gate.awaited = AT_ONCE
        under_way = [deliver(each) for each in others[: AT_ONCE - FOR_ONE]]
        assert gate.arrived.wait(WAIT)
        refused = courier.deliver(others[-1], Document(uuid4(), b"{}"))
        gate.open.set()
        assert {future.result(WAIT).outcome for future in hanging} == {Receipt.RECEIVED}
        assert len([future.result(WAIT) for future in under_way]) == AT_ONCE - FOR_ONE

    assert refused.outcome is Receipt.NOT_RECEIVED, "eight in all"


def test_an_error_of_our_own_ends_for_everybody_and_leaves_nothing_behind(clinic: Clinic) -> None:
    class Broken:
        def post(self, *_: object) -> Reply:
            raise RuntimeError

    courier = courier_with(Broken())
    document = Document(UUID(int=7), b"{}")
    for _ in range(AT_ONCE + 1):
        with pytest.raises(RuntimeError):
            courier.deliver(clinic.receiver(), document)


class Silent:
    """A resolver that finds no address."""

    def __call__(self, *_: object) -> list[str]:
        raise OSError


@pytest.mark.parametrize("wrong", ["lookup", "bug"])
def test_nothing_of_a_document_stays_after_an_error(
    clinic: Clinic, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even until the garbage collector looks for reference cycles."""
    courier = Courier(replace(clinic.transport(), lookups=Lookups(Silent())), Clock())
    if wrong == "bug":
        monkeypatch.setattr("screener.delivery.courier.int", divide, raising=False)
    document = Document(uuid4(), b"{}")
    gone = ref(document)
    gc.disable()
    try:
        with suppress(ZeroDivisionError):
            courier.deliver(clinic.receiver(), document)
        del document
        assert gone() is None
    finally:
        gc.enable()


def divide(seconds: float) -> float:
    return seconds / 0


def test_the_moment_is_that_of_the_clock(document: Document) -> None:
    seen: list[Mapping[str, str]] = []

    class Noting:
        def post(self, _url: str, headers: Mapping[str, str], _body: bytes) -> Reply:
            seen.append(headers)
            return Reply(500, {}, b"")

    secret = "whsec_" + "A" * 32
    courier_with(Noting()).deliver(Webhook("https://hook.test/", secret), document)

    assert seen[0]["webhook-timestamp"] == str(int(START))
