"""The claims that must hold before a rule book is served, and the proof of them."""

__all__ = ["catalog", "certificates", "loader"]
