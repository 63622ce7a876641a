"""Writes what a hospital asks for: hazards, what keeps them from patients, and what it must add."""

__all__ = ["controls", "document", "hazard_log"]
