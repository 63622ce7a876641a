"""The walk of a rule book as a picture."""

__all__ = ["dot", "elements", "graph", "shapes", "svg"]
