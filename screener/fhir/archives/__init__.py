"""Says in SQL on FHIR how archives of responses become tables of answer sheets."""

__all__ = ["view"]
