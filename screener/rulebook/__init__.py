"""Reads and models rule books; knows nothing of answers, pages, the clock or the environment."""

__all__ = [
    "conditions",
    "dependencies",
    "help_numbers",
    "loader",
    "model",
    "own_schema",
    "provenance",
    "review",
    "terms",
    "warnings",
]
