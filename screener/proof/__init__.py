"""What holds for every possible answer sheet; only the rule book and its meaning may enter."""
