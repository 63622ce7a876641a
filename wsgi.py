"""The application for any WSGI server, as in ``gunicorn wsgi:app``; the environment sets it up."""

from screener.web.app import create_app

app = create_app()
