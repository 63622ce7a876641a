"""Finds every mistake in a rule book as written, each with its place in the file."""

__all__ = ["cross_checks", "outline", "structure"]
