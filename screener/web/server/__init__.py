"""Runs the application for `screener serve`: its socket, its connections, its processes."""

__all__ = ["listener", "serving"]
