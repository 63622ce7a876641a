"""Describes who answers a questionnaire, and measures how often it alarms them, and how loudly."""

__all__ = ["drawing", "loader", "model", "share", "spread", "spread_text"]
