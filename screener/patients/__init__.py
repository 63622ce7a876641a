"""Reads patients as test cases, holds them against a rule book, and measures what they exercise."""

__all__ = ["case_sheets", "cases", "coverage", "expectations", "first_cases", "model", "skeleton"]
