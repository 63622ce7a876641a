"""What every request and response needs: addresses, checks, headers, static files."""

__all__ = [
    "guard",
    "json_lines",
    "languages",
    "log",
    "mount",
    "requests",
    "responses",
    "security_contact",
    "steps",
]
