"""Guidance leaves the program as text for others to read; it knows no page and no request."""
