"""Reads patients as test cases, and measures how much of a rule book they exercise."""

__all__ = ["case_sheets", "cases", "coverage", "skeleton"]
