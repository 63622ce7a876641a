"""A sheet passed on with its guidance, in one Bundle that begins with a page to read."""

__all__ = ["bundle", "composition", "identity"]
