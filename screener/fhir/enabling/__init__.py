"""When an item is enabled, in FHIR's two ways: plain tests, or a FHIRPath expression."""

__all__ = ["enable_when", "fhirpath"]
