"""The pages a patient walks through: views, forms, and the values that templates print."""

__all__ = ["error_pages", "presenter", "site", "views"]
