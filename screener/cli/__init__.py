"""The ``screener`` command; the last room, so it may use all others."""

__all__ = ["main"]
