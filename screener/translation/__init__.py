"""The words of a rule book in another language, in a file beside it: read, checked and updated."""

__all__ = ["entries", "languages", "loader", "made_up", "pages", "words", "writing"]
