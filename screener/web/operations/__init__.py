"""What operators need for many clinics: limits on how often one client may ask."""

__all__ = ["limits"]
