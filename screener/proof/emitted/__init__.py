"""Reads back what the program wrote from the rules, and proves that it means the same."""

__all__ = ["comparison", "form", "function", "totals"]
