"""The one place where our words and those of FHIR R4 meet; plain dicts leave and enter."""
