"""Why each rule fires for one sheet or does not, for clinicians and authors."""

__all__ = ["reasons", "text"]
