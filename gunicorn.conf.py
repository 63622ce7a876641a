"""How gunicorn runs ``wsgi:app`` from this folder; options on its command line come first."""

preload_app = True
"""One process makes the application for all, so that what stops the start is said once."""
keepalive = 75
"""Seconds, as SCREENER_KEEP_ALIVE for `screener serve`; workers without threads keep none open."""
