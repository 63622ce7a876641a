"""Proves claims about every possible answer sheet, from the rule book and its meaning alone."""

__all__ = ["calm_answers", "faults", "nobody", "people", "settled", "story", "walk_length"]
