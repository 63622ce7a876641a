"""The Flask application: it puts the pages and programs of all sites under their addresses."""

__all__ = ["editions"]
