"""Reads back the SQL that the program wrote from the rules, and proves that it means the same."""

__all__ = ["proof"]
