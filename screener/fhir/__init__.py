"""The one place where our words and those of FHIR R4 meet; plain dicts enter and leave."""

__all__ = [
    "bundle",
    "codes",
    "naming",
    "operation",
    "questionnaire",
    "reading",
    "resource",
    "response",
    "server",
]
