"""One answer sheet becomes guidance; only the rule book may enter."""

__all__ = [
    "assessment",
    "because",
    "coding",
    "compiler",
    "evaluator",
    "guidance",
    "kleene",
    "sheet",
]
