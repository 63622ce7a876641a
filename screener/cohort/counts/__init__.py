"""Counts what whole archives get from one rule book, or from two, and gives no small count away."""

__all__ = ["moved", "moves", "moves_text", "picture", "spread", "spread_text"]
