"""The way through the questions: pages, places and the sealed state, without any request."""

__all__ = ["carried", "paging", "seal", "walk"]
