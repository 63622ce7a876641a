"""Patients as test cases: how they are read, and what they exercise of a rule book."""

__all__ = ["case_sheets", "cases", "coverage", "skeleton"]
