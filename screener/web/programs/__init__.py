"""What programs can ask: the API in JSON, FHIR, and the page that explains both."""

__all__ = ["api", "api_page", "book", "cors", "fhir_api", "fhir_errors", "health", "problems"]
