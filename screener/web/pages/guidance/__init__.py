"""The guidance page: what one person does next and why, and what of it others may read."""

__all__ = ["making", "pages", "private", "words"]
