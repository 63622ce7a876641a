"""Reads any YAML file into values with places, and checks it; knows nothing of rule books."""

__all__ = ["fields", "files", "outline", "parse", "validate"]
