"""What operators need for many clinics: limits for clients, an account of requests, metrics."""

__all__ = ["accounts", "clients", "limits", "metrics"]
