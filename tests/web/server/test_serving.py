"""What a server takes from the system before it begins."""

from __future__ import annotations

import resource

import pytest

from screener.web.server.serving import prepare_system

INFINITE = resource.RLIM_INFINITY
FILES, CORE = resource.RLIMIT_NOFILE, resource.RLIMIT_CORE


@pytest.mark.parametrize(
    ("soft", "hard", "raised", "connections"),
    [
        (256, 256, 256, 128),
        (256, 1024, 1024, 512),
        (1024, 10**6, 20_000, 10_000),
        (1024, INFINITE, 20_000, 10_000),
        (10**6, 10**6, None, 10_000),
        (INFINITE, INFINITE, None, 10_000),
    ],
)
def test_connections_get_half_of_the_files_and_a_crash_leaves_no_core(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, raised: int | None, connections: int
) -> None:
    limits = {FILES: (soft, hard), CORE: (INFINITE, INFINITE)}
    monkeypatch.setattr("resource.getrlimit", limits.__getitem__)
    monkeypatch.setattr("resource.setrlimit", limits.__setitem__)

    assert prepare_system() == connections
    assert limits == {FILES: (raised or soft, hard), CORE: (0, 0)}
