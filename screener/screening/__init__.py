"""One answer sheet becomes guidance; only the rule book may enter."""

__all__ = [
    "coding",
    "columns",
    "compiler",
    "evaluator",
    "guidance",
    "kleene",
    "sheet",
    "spelling",
    "support",
]
