"""When an item is enabled, in FHIR's two forms: a list of tests, or a FHIRPath expression."""

__all__ = ["enable_when", "fhirpath"]
