"""A document that does not leave whole was not sent, and nothing diverts it to another place."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from screener.delivery.lookups import Lookups
from screener.delivery.transport import Transport
from screener.errors import DeliveryError
from tests.certificates import Authority
from tests.delivery.clinic import LOOPBACK, Clinic
from tests.delivery.faults import reply, says
from tests.delivery.front import Front, Visit, front

HERE = "127.0.0.1"
UNVERIFIED = "the receiver's certificate cannot be verified"
PRIVATE = (
    "the receiver's address is private (127.0.0.1), and SCREENER_PRIVATE_NETWORKS does not list it"
)
LARGE = b"x" * 8_000_000
"""More than the buffers of a connection can hold."""


@pytest.fixture
def authority() -> Authority:
    return Authority.new()


def trusting(trust: Path | None, **changes: Any) -> Transport:
    made = Transport(ssl.create_default_context(cafile=trust), time.monotonic, LOOPBACK)
    return replace(made, **changes)


def refusal(transport: Transport, url: str, body: bytes = b"{}") -> str:
    """Return why a body could not be sent, and assert that it cannot have arrived whole."""
    start = time.monotonic()
    with pytest.raises(DeliveryError) as refused:
        transport.post(url, {}, body)
    assert not refused.value.left
    # Far more time than it needs, for a busy machine.
    assert time.monotonic() - start < transport.patience + 10
    return str(refused.value)


@contextmanager
def serving(authority: Authority, folder: Path, *, name: str = "localhost") -> Iterator[Front]:
    files = authority.server(name, folder)
    with front(files.context(), lambda request: request) as made:
        made.fault = says(reply("201 Created"))
        yield made


@contextmanager
def listening(meet: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection, but not as an HTTPS server would."""
    with socket.create_server((HERE, 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                meet(connection)

        thread = Thread(target=serve)
        thread.start()
        yield f"https://localhost:{listener.getsockname()[1]}/"
        thread.join()


def drain(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def test_a_certificate_that_nobody_trusted_vouches_for_is_refused(
    authority: Authority, tmp_path: Path
) -> None:
    with serving(authority, tmp_path) as server:
        words = refusal(trusting(None), server.base)

    assert words == f"{UNVERIFIED}: unable to get local issuer certificate"
    assert server.requests == []


def test_a_certificate_of_another_name_is_refused(authority: Authority, tmp_path: Path) -> None:
    trust = authority.certificate(tmp_path)
    with serving(authority, tmp_path, name="other.test") as server:
        words = refusal(trusting(trust), server.base)

    assert words == f"{UNVERIFIED}: Hostname mismatch, certificate is not valid for 'localhost'."
    assert server.requests == []


def test_a_certificate_that_ran_out_is_refused(authority: Authority, tmp_path: Path) -> None:
    trust = authority.certificate(tmp_path)
    with serving(authority.long_ago(), tmp_path) as server:
        words = refusal(trusting(trust), server.base)

    assert words == f"{UNVERIFIED}: certificate has expired"
    assert server.requests == []


def test_no_redirect_is_followed(authority: Authority, tmp_path: Path) -> None:
    transport = trusting(authority.certificate(tmp_path))
    with serving(authority, tmp_path) as inside, serving(authority, tmp_path) as server:
        for status in ("301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"):
            server.fault = says(reply(status, f"Location: {inside.base}"))
            assert transport.post(server.base, {}, b"{}").status == int(status[:3])

    assert inside.requests == []


def test_a_private_address_is_not_even_connected_to(authority: Authority, tmp_path: Path) -> None:
    transport = trusting(authority.certificate(tmp_path), private=())
    with serving(authority, tmp_path) as server:
        words = refusal(transport, server.base)

    assert words == PRIVATE
    assert server.requests == []


def test_a_name_is_looked_up_once_and_only_allowed_addresses_are_tried(clinic: Clinic) -> None:
    """A name that resolves to another address the second time gains nothing."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["10.0.0.1", "169.254.169.254", HERE]

    clinic.front.fault = says(reply("200 OK"))
    transport = replace(clinic.transport(), lookups=Lookups(resolve))

    assert transport.post(clinic.front.base, {}, b"{}").status == 200
    assert asked == ["localhost"]


def test_the_next_address_is_tried_where_one_does_not_answer(clinic: Clinic) -> None:
    clinic.front.fault = says(reply("200 OK"))
    transport = replace(clinic.transport(), lookups=Lookups(lambda *_: ["127.0.0.9", HERE]))

    assert transport.post(clinic.front.base, {}, b"{}").status == 200


def test_each_address_gets_its_share_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def connect(_address: tuple[str, int], seconds: float) -> socket.socket:
        waits.append(seconds)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
    transport = trusting(
        None, lookups=Lookups(lambda *_: addresses), clock=lambda: 0.0, patience=9.0
    )

    assert refusal(transport, "https://localhost/") == "the receiver took too long"
    assert waits == [3.0, 4.5, 9.0]


@pytest.mark.parametrize("room", [0, -1])
def test_an_answer_may_be_as_large_as_is_allowed_and_no_larger(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    whole = reply("200 OK")
    monkeypatch.setattr("screener.delivery.transport.MOST_BYTES", len(whole) + room)
    clinic.front.fault = says(whole)

    if room == 0:
        assert clinic.transport().post(clinic.front.base, {}, b"{}").status == 200
        return
    with pytest.raises(DeliveryError, match="the receiver's answer is too large") as refused:
        clinic.transport().post(clinic.front.base, {}, b"{}")
    assert refused.value.left


def test_an_answer_that_ends_before_its_announced_length_is_none(clinic: Clinic) -> None:
    def end_early(visit: Visit) -> None:
        visit.connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{}")
        assert isinstance(visit.connection, ssl.SSLSocket)
        visit.connection.unwrap()

    clinic.front.fault = end_early
    with pytest.raises(DeliveryError, match="the answer was cut off") as refused:
        clinic.transport().post(clinic.front.base, {}, b"{}")
    assert refused.value.left


def test_a_port_where_nobody_listens_is_named() -> None:
    with socket.create_server((HERE, 0)) as listener:
        port = listener.getsockname()[1]

    assert refusal(trusting(None), f"https://localhost:{port}/") == "the receiver is not listening"


def test_a_name_that_does_not_exist_is_named() -> None:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror

    words = refusal(trusting(None, lookups=Lookups(resolve)), "https://nowhere.test/")

    assert words == "the receiver's name cannot be found"


def test_a_name_that_cannot_be_one_is_none() -> None:
    words = refusal(trusting(None), f"https://{'x' * 64}.test/")

    assert words == "the receiver cannot be reached over TLS"


def test_a_name_that_nobody_answers_for_takes_no_longer_than_the_rest() -> None:
    time_is_up = Event()

    def resolve(_host: str, _port: int) -> Sequence[str]:
        time_is_up.wait(30)
        return []

    words = refusal(trusting(None, lookups=Lookups(resolve), patience=0.2), "https://slow.test/")
    time_is_up.set()

    assert words == "the receiver took too long"


def test_a_server_without_tls_gets_nothing() -> None:
    with listening(lambda connection: connection.sendall(reply("200 OK"))) as url:
        assert refusal(trusting(None), url) == "the receiver cannot be reached over TLS"


def test_a_server_that_never_shakes_hands_is_left() -> None:
    with listening(drain) as url:
        words = refusal(trusting(None, patience=0.3), url)

    assert words == "the receiver took too long"


def test_a_body_that_is_cut_on_its_way_was_not_sent(authority: Authority, tmp_path: Path) -> None:
    transport = trusting(authority.certificate(tmp_path))
    tls = authority.server("localhost", tmp_path).context()

    def cut(connection: socket.socket) -> None:
        with tls.wrap_socket(connection, server_side=True) as secure:
            secure.recv(1000)

    with listening(cut) as url:
        assert refusal(transport, url, LARGE) == "the receiver cannot be reached over TLS"


def test_a_body_that_is_taken_too_slowly_was_not_sent(authority: Authority, tmp_path: Path) -> None:
    transport = trusting(authority.certificate(tmp_path), patience=1.0)
    tls = authority.server("localhost", tmp_path).context()
    left = Event()

    def sip(connection: socket.socket) -> None:
        with suppress(OSError), tls.wrap_socket(connection, server_side=True) as secure:
            while secure.recv(1000):
                left.wait(0.02)

    with listening(sip) as url:
        words = refusal(transport, url, LARGE)
        left.set()

    assert words == "the receiver took too long"


def test_no_proxy_of_the_environment_is_asked(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    clinic.front.fault = says(reply("200 OK"))

    assert clinic.transport().post(clinic.front.base, {}, b"{}").status == 200


def test_a_lookup_that_hangs_is_waited_for_and_not_begun_again() -> None:
    begun: list[str] = []
    goes_on = Event()

    def resolve(host: str, _port: int) -> Sequence[str]:
        begun.append(host)
        assert goes_on.wait(timeout=30)
        return [HERE]

    lookups = Lookups(resolve)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            lookups.addresses("slow.test", 443, 0.0)
    assert begun == ["slow.test"]
    with ThreadPoolExecutor(1) as waiting:
        found = waiting.submit(lookups.addresses, "slow.test", 443, 30.0)
        goes_on.set()
        assert found.result() == [HERE]

    assert lookups.addresses("slow.test", 443, 30.0) == [HERE]


def test_an_error_of_a_lookup_reaches_all_who_wait_and_is_not_kept() -> None:
    answers: list[Sequence[str]] = [[], [HERE]]

    def resolve(_host: str, _port: int) -> Sequence[str]:
        if not answers.pop(0):
            raise socket.gaierror
        return [HERE]

    lookups = Lookups(resolve)
    with pytest.raises(socket.gaierror):
        lookups.addresses("gone.test", 443, 30.0)

    assert lookups.addresses("gone.test", 443, 30.0) == [HERE]
