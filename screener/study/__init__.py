"""Compares the levels that patients get with those that a clinician finds right, visit by visit."""

__all__ = ["text", "visits"]
