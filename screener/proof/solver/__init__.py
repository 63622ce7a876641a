"""Answer sheets as Boolean formulas, and the solver that searches them."""

__all__ = [
    "because",
    "circuit",
    "concerned",
    "encoding",
    "every_sheet",
    "maxsat",
    "pairs",
    "planned",
    "refutation",
    "unfinished",
]
