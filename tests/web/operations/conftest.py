"""What the tests of operations share."""

from tests.web.operations.limited import counting_clock, few

__all__ = ["counting_clock", "few"]
