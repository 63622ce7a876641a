"""The one place that translates between our terms and FHIR R4; resources are plain dicts."""

__all__ = [
    "codes",
    "link_ids",
    "naming",
    "operation",
    "questionnaire",
    "resource",
    "response",
    "server",
]
