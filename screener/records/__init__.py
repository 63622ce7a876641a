"""Guidance and questions as plain records, the form in which other programs read them."""

__all__ = [
    "asking",
    "bodies",
    "lines",
    "questionnaire",
    "records",
    "replay",
    "sheet_schema",
    "summary",
]
