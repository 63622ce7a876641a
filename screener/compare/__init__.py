"""Compares two rule books: who gets different guidance, and which parts changed."""

__all__ = ["diff", "diff_text", "sampling"]
