"""What programs ask: the API, FHIR, and the pages that explain them."""

__all__ = ["api", "api_page", "cors", "fhir_api", "fhir_errors", "health", "problems"]
