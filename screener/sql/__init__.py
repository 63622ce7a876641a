"""Writes the rules as one SELECT in SQL, which gives guidance for a table of answer sheets."""

__all__ = ["query", "wanted"]
