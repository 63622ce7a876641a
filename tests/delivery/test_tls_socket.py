"""A deadline ends at its moment, and not after it."""

from __future__ import annotations

import pytest

from screener.delivery.tls_socket import Deadline


@pytest.mark.parametrize(("now", "left"), [(5.0, 10.0), (14.5, 0.5)])
def test_a_deadline_says_how_much_time_is_left(now: float, left: float) -> None:
    times = iter([5.0, now])
    assert Deadline.after(10.0, lambda: next(times)).left() == left


@pytest.mark.parametrize("now", [15.0, 15.5])
def test_no_time_is_left_at_the_end_of_a_deadline_nor_after_it(now: float) -> None:
    times = iter([5.0, now])
    deadline = Deadline.after(10.0, lambda: next(times))
    with pytest.raises(TimeoutError):
        deadline.left()
