"""The page for the clinician: what a patient answered, in a clinician's words, on one page."""

__all__ = ["page", "private", "text", "writing"]
