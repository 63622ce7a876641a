"""What holds for every possible answer sheet; it knows the rule book and its meaning only."""

__all__ = ["calm_answers", "faults", "people", "story", "walk_length"]
