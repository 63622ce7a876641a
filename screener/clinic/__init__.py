"""The clinics that embed the questionnaire: what a clinic's file says."""

__all__ = ["loader", "model", "snippets", "theme"]
