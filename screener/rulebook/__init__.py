"""What a rule book says; nothing here knows answers, pages, the clock or the environment."""

__all__ = ["conditions", "dependencies", "loader", "model", "review"]
