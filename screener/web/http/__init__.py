"""What every request and response needs: addresses, checks, headers, static files."""

__all__ = ["addresses", "headers", "requests", "static_files"]
