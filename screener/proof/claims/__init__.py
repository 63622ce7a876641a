"""The claims that must hold of a rule book before it is served."""

__all__ = ["catalog", "loader"]
