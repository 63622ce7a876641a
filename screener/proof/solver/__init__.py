"""Answer sheets as Boolean formulas, and the solver that searches them."""

__all__ = ["because", "circuit", "encoding", "maxsat", "pairs"]
