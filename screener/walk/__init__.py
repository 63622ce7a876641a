"""The way through the questions: pages, places and the sealed state, without any request."""

__all__ = ["paging", "seal", "walk"]
