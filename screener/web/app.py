"""The Flask application: settings, pages, headers and errors put together."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from flask import Flask, Request, Response, request
from flask_babel import Babel
from werkzeug.exceptions import BadHost
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

from screener.clinic.loader import load_clinics
from screener.config import Settings, read_settings, shipped
from screener.delivery.sending import make_sendings
from screener.proof.claims.loader import load_proved
from screener.web.clinic_pages import ForClinics, look_of
from screener.web.error_pages import register_error_pages
from screener.web.http.requests import MAX_BYTES, ask_for_tls, refuse_foreign_posts
from screener.web.http.responses import Files, add_headers, compress
from screener.web.pages.guidance import GuidanceWords
from screener.web.pages.site import Sites, make_site
from screener.web.pages.views import Pages, words_of
from screener.web.pdf.views import PdfPages, Turns, find_press
from screener.web.programs.api import Api
from screener.web.programs.api_page import ApiPage
from screener.web.programs.cors import allow_origin
from screener.web.programs.fhir_api import FhirApi
from screener.web.routes import (
    add_server,
    add_site,
    page_addresses,
    program_addresses,
    server_addresses,
)

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
        """Match addresses even if the Host header is not a host name: none of them needs it."""
        try:
            return super().create_url_adapter(request)
        except BadHost:
            path, method = (request.path, request.method) if request else (None, "GET")
            return self.url_map.bind("localhost", path_info=path, default_method=method)


def create_app(
    settings: Settings | None = None, *, clock: Callable[[], float] = time.time
) -> Flask:
    """Make the application; without settings they come from the environment.

    Raises OperatorError for a setting or a file that cannot be used, and AuthorError for a rule
    book or a clinic's file with mistakes, or a rule book with a claim that cannot be proved.
    """
    settings = settings or read_settings(os.environ)
    sites = _sites(settings, clock)
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
    _set_words(app, sites)
    served = _add_addresses(app, sites, settings.address, clock)
    _guard(app, sites, settings.proxy_hops, settings.address)
    for pages in served:
        with app.test_request_context(f"{pages.site.prefix}/"):
            pages.prepare()  # so that the first patient does not wait for it
    return app


def _sites(settings: Settings, clock: Callable[[], float]) -> Sites:
    """Read and prove the rule book and those of the clinics, and make a questionnaire of each."""
    today = datetime.fromtimestamp(clock(), UTC).date()
    read = partial(load_proved, today=today)
    house = read(settings.rules)
    folder = settings.clinics
    clinics = load_clinics(folder, house=house, read=read) if folder else ()
    make = partial(make_site, settings=settings, clock=clock)
    sending = make_sendings(clinics, settings, clock)
    return Sites(
        make(house, None),
        {c.profile.id: make(c.book, c, sending=sending.get(c.profile.id)) for c in clinics},
    )


def _add_addresses(
    app: Flask, sites: Sites, address: str, clock: Callable[[], float]
) -> list[Pages]:
    """Put every address into the application, and return the pages of each site."""
    make_press, turns = find_press(), Turns()
    served = []
    words: dict[tuple[str, str], GuidanceWords] = {}
    for site in sites:
        book = site.book.digest, str(site.locale)  # clinics with one rule book share its words
        if book not in words:
            with app.test_request_context(f"{site.prefix}/"):
                words[book] = words_of(site)
        pages = Pages(site, words[book], clock)
        pdf = PdfPages(pages, make_press, turns) if make_press else None
        look = look_of(site.clinic) if site.clinic else None
        programs = program_addresses(Api(site), FhirApi(site, address, clock))
        add_site(app, site, [*page_addresses(pages, pdf, look), *programs])
        served.append(pages)
    api_page = ApiPage(sites.house, address)
    add_server(app, server_addresses(sites, ForClinics(sites, address), api_page))
    return served


def _set_words(app: Flask, sites: Sites) -> None:
    """Give every template the language of its site and what all its pages show."""

    def shown() -> dict[str, Any]:
        site = sites.at(request.path)
        return {
            "site": site.shown,
            "page_title": site.shown["title"],
            "address_of": site.address_of,
            "shell": site.shells.here(),
            "calls": site.numbers.linked,
            "numbers_in": site.numbers.buttons,
        }

    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(shown)
    Babel(app, locale_selector=lambda: sites.at(request.path).locale)


def _guard(app: Flask, sites: Sites, hops: int, address: str) -> None:
    """Add what surrounds every page: refusals, headers, error pages, versioned static files."""
    files = Files(shipped("static"))
    app.url_defaults(files.add_version)
    app.before_request(lambda: refuse_foreign_posts(request, sites.api_origins_at(request.path)))
    if hops and address.startswith("https://"):
        app.before_request(lambda: ask_for_tls(request, address))

    def finish(response: Response) -> Response:
        site = sites.at(request.path)
        add_headers(request, response, files, site.hosts)
        if site.api_origins:
            allow_origin(request, response, sites.api_origins_at(request.path))
        return compress(request, response)

    app.after_request(finish)
    register_error_pages(app)
    if hops:
        proxied: Any = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign] # as Flask documents it
