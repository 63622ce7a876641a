"""The guidance page as a PDF, if the extra for it is installed."""

__all__ = ["turns", "views"]
