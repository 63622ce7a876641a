"""The application for any WSGI server, as in ``gunicorn wsgi:app``; the environment sets it up."""

import sys

from screener.errors import ScreenerError
from screener.web.app import create_app

_NOT_LOADED = 4
"""The exit status at which gunicorn stops; at others it would try again and again."""

try:
    app = create_app()
except ScreenerError as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(_NOT_LOADED)
