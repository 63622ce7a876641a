"""What every request and response needs: addresses, checks, headers, static files."""

__all__ = ["mount", "requests", "responses"]
