"""Guidance and questions as plain records, the form in which other programs read them."""

__all__ = [
    "asking",
    "bodies",
    "lines",
    "models",
    "questionnaire",
    "replay",
    "sheet_schema",
    "values",
]
