"""Applications whose limits a few requests reach, and a clock for them that stands still."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from screener.operating import MEMORY, Operating
from screener.web.app import create_app
from screener.web.operations import limits
from screener.web.operations.limits import Kind
from tests.clock import Clock
from tests.settings import settings_of_a_test

FEW = 3
KINDS = ("WALK", "PROGRAMS", "PAPERS", "SENDING")


def limited_app(where: str = MEMORY, **settings: Any) -> Flask:
    """Return an application that counts requests."""
    operating = Operating(limits=where)
    return create_app(settings_of_a_test(operating=operating, **settings), clock=Clock())


@pytest.fixture
def counting_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the memory count by a clock that a test moves."""
    clock = Clock()
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=clock))
    return clock


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, counting_clock: Clock) -> Clock:
    """Let a client make three requests of a kind a minute."""
    for name in KINDS:
        kind: Kind = getattr(limits, name)
        monkeypatch.setattr(limits, name, kind._replace(most=f"{FEW} per minute"))
    monkeypatch.setattr("screener.web.error_pages.SENDING", limits.SENDING)
    monkeypatch.setattr("screener.web.error_pages.PAPERS", limits.PAPERS)
    return counting_clock
