"""What is made in one go is not searched for garbage meanwhile, and everything else is."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from screener.garbage import collected_later


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_garbage_is_collected_after_the_block() -> None:
    with collected_later():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_garbage_is_collected_after_an_error_too() -> None:
    @collected_later()
    def fail() -> None:
        assert not gc.isenabled()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.isenabled()


def test_a_block_within_another_ends_nothing() -> None:
    with collected_later():
        with collected_later():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_where_nobody_collects_it_stays_so() -> None:
    gc.disable()
    with collected_later():
        pass
    assert not gc.isenabled()
