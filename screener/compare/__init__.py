"""Compares two rule books: who gets different guidance, and which parts changed."""

__all__ = ["diff", "diff_text", "losses", "renames", "sampling", "spread_change"]
