"""The Flask application: settings, pages, headers and errors put together."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from babel import Locale, UnknownLocaleError
from flask import Flask, Request, request
from flask_babel import Babel
from werkzeug.exceptions import BadHost
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

from screener.config import Settings, read_settings, shipped
from screener.errors import OperatorError
from screener.rulebook.loader import load_rulebook
from screener.web.error_pages import register_error_pages
from screener.web.headers import add_headers
from screener.web.pages import Pages
from screener.web.posted import MAX_BYTES, refuse_foreign_posts
from screener.web.present import Presenter
from screener.web.state import Seal
from screener.web.walk import Walk

ExceptionInfo = tuple[type, BaseException, TracebackType | None] | tuple[None, None, None]


class ScreenerApp(Flask):
    """A Flask application whose log never holds what a person answered."""

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        """Log the kind of an error and its places in the code; its text could hold an answer."""
        kind, _, trace = exc_info
        frames = traceback.extract_tb(trace)
        places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        name = kind.__name__ if kind else "error"
        self.logger.error("%s at %s: %s", name, request.endpoint, " > ".join(places))

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Bind the addresses even where the Host header is no name: none of them holds a host."""
        try:
            return super().create_url_adapter(request)
        except BadHost:
            path, method = (request.path, request.method) if request else (None, "GET")
            return self.url_map.bind("localhost", path_info=path, default_method=method)


def create_app(
    settings: Settings | None = None, *, clock: Callable[[], float] = time.time
) -> Flask:
    """Make the application; without settings they come from the environment.

    Raises OperatorError for a setting or a file that cannot be used, and RuleBookError for a rule
    book that cannot stand.
    """
    settings = settings or read_settings(os.environ)
    book = load_rulebook(settings.rules, today=datetime.fromtimestamp(clock(), UTC).date())
    app = ScreenerApp(
        __name__,
        template_folder=str(shipped("templates")),
        static_folder=str(shipped("static")),
    )
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    # FLASK_DEBUG would show tracebacks to respondents and write their text to the log.
    app.debug = app.config["PROPAGATE_EXCEPTIONS"] = False
    if settings.keys_are_temporary:
        app.logger.warning("SCREENER_KEYS is not set: answers are sealed with a key of this start")
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    locale = _locale(book.rulebook.language)
    Babel(app, locale_selector=lambda: locale)
    walk, presenter = Walk(book), Presenter(book)
    site = presenter.site(settings.exit_url)
    app.context_processor(lambda: {"site": site, "page_title": site["title"]})
    Pages(walk, Seal(walk, settings.keys, clock), presenter, clock).register(app)
    _guard(app, settings.proxy_hops)
    return app


def _locale(language: str) -> str:
    try:
        return str(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError) as error:
        raise OperatorError(f"the language '{language}' of the rule book is not known") from error


def _guard(app: Flask, hops: int) -> None:
    """Add what stands around every page: refusals, headers, error pages, fresh static files."""
    app.before_request(lambda: refuse_foreign_posts(request))
    app.after_request(add_headers)
    register_error_pages(app)
    app.url_defaults(_StaticVersions())
    if hops:
        proxied: Any = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign] # as Flask documents it


class _StaticVersions:
    """Gives every static file an address that changes with its content, so that it may be kept."""

    def __init__(self) -> None:
        self._versions = {
            path.name: sha256(path.read_bytes()).hexdigest()[:12]
            for path in sorted(shipped("static").iterdir())
        }

    def __call__(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values["filename"] in self._versions:
            values["v"] = self._versions[values["filename"]]
