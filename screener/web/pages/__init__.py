"""The pages a patient walks through: views, forms, and the values that templates print."""

__all__ = ["fragments", "references", "site", "view_models", "views"]
