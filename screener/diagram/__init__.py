"""The walk of a rule book as a picture."""

__all__ = ["dot", "graph", "style", "svg"]
