"""Reads what other programs send in FHIR, and refuses what it does not understand."""

__all__ = ["elements", "reading"]
