"""One answer sheet becomes guidance; only the rule book may enter."""

__all__ = ["coding", "compiler", "evaluator", "guidance", "kleene", "sheet", "spelling", "support"]
