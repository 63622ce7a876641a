"""The Flask application: settings, pages, headers and errors put together."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Final

import jinja2
from babel import Locale
from flask import Flask, Request, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

from screener.clinic.model import Clinic
from screener.config import KEYS, MAKE_KEY, Settings, read_shared_settings, shipped
from screener.delivery.sending import make_sendings
from screener.garbage import collected_later
from screener.operating import JSON
from screener.translation.loader import Translation
from screener.walk.walk import Walk
from screener.web.catalogs import Catalogs
from screener.web.clinic_pages import ForClinics, look_of
from screener.web.content import Content, ContentReader
from screener.web.error_pages import last_pages, register_error_pages
from screener.web.http.guard import Guard
from screener.web.http.log import Discreet, places_in
from screener.web.http.mount import Mount
from screener.web.http.requests import CLINIC, MAX_BYTES, ask_for_tls, refuse_foreign_posts
from screener.web.http.responses import Files, add_headers, compress, pad
from screener.web.http.security_contact import security_contact
from screener.web.oembed import OEmbed
from screener.web.operations.accounts import Observed, Observer, RequestLog, note_routes
from screener.web.operations.clients import Clients
from screener.web.operations.limits import set_limits
from screener.web.pages.guidance.words import GuidanceWords, words_of
from screener.web.pages.site import Language, Server, Site, Sites, make_site
from screener.web.pages.views import Pages
from screener.web.pdf.turns import Turns
from screener.web.pdf.views import PdfPages, PressRoom, find_press_room
from screener.web.programs.api import Api
from screener.web.programs.api_page import ApiPage
from screener.web.programs.book import BookForPrograms, Spoken
from screener.web.programs.cors import allow_origin
from screener.web.programs.fhir_api import FhirApi
from screener.web.routes import (
    Address,
    add_clinics,
    add_house,
    add_server,
    contact_addresses,
    page_addresses,
    program_addresses,
    server_addresses,
)
from screener.wording import quoted

_TEMPORARY: Final = (
    f"{KEYS.name} is not set: answers are sealed with a key of this start, "
    f"so a restart ends every walk; make a lasting one with: {MAKE_KEY}"
)

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class ScreenerApp(Flask):
    """A Flask application whose log never holds what a person answered.

    Attributes:
        guard: its outermost layer, which a server calls.
    """

    guard: Guard

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        """Log the kind of an error and its places in the code; its text could hold an answer."""
        kind, _, trace = exc_info
        of_clinic = (request.endpoint or "").startswith(f"{CLINIC}.")
        clinic = (request.view_args or {}).get("clinic") if of_clinic else None  # one that is there
        place = f"{request.endpoint} of {quoted(clinic)}" if clinic else request.endpoint
        name = kind.__name__ if kind else "error"
        self.logger.error("%s at %s: %s", name, place, places_in(trace))

    def finalize_request(
        self,
        rv: ResponseReturnValue | HTTPException,
        from_error_handler: bool = False,  # noqa: ARG002 - it would let an unfinished page out
    ) -> Response:
        """Finish a response; if that fails, the guard answers, even if it is an error page."""
        return super().finalize_request(rv, from_error_handler=False)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match addresses even if the Host header is not a host name: none of them needs it."""
        try:
            return super().create_url_adapter(request)
        except BadHost:
            path, method = (request.path, request.method) if request else (None, "GET")
            return self.url_map.bind("localhost", path_info=path, default_method=method)


@collected_later()
def create_app(
    settings: Settings | None = None,
    *,
    clock: Callable[[], float] = time.time,
    content: Content | None = None,
    observers: Sequence[Observer] = (),
) -> ScreenerApp:
    """Make the application; without settings they come from the environment.

    Then it may be one of several processes, and needs the key that they share. Without `content`
    it is read from the files that the settings name; a clinic with mistakes is then left out, and
    the log and the health check say why. `observers` are told what became of each request.
    Raises OperatorError for a setting or a file that cannot be used, and AuthorError for a rule
    book with mistakes or with a claim that cannot be proved.
    Raises ProgramError if what is made of a rule book does not mean the same.
    """
    settings = settings or read_shared_settings(os.environ)
    content = content or ContentReader(settings, clock).read()
    room = find_press_room()
    server = Server(settings, clock, room.can_print if room else lambda *_: False)
    sites = _sites(server, content)
    app = ScreenerApp(
        __name__,
        template_folder=str(shipped("templates")),
        static_folder=str(shipped("static")),
    )
    app.logger.addFilter(Discreet())  # whatever server runs it
    app.url_map.merge_slashes = False  # it would lead to where the Host header says
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    # FLASK_DEBUG would show tracebacks to respondents and write their text to the log.
    app.debug = app.config["PROPAGATE_EXCEPTIONS"] = False
    if settings.keys_are_temporary:
        app.logger.warning(_TEMPORARY)
    _set_words(app, sites)
    house = _add_addresses(app, sites, settings.origin, _pdf_pages(settings, room))
    if settings.security_contact:
        told = partial(security_contact, settings.security_contact, settings.address, clock)
        add_server(app, contact_addresses(told))
    _guard(app, sites, settings)
    _mount(app, settings)
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": settings.path}):
        house.prepare()  # so that the first patient does not wait for it
    if settings.operating.log == JSON:
        observers = (*observers, RequestLog())
    _put_guard(app, settings, observers)
    return app


def _sites(server: Server, content: Content) -> Sites:
    """Make a questionnaire of the rule book, and one of each clinic."""
    house, clinics = content.house, tuple(content.clinics.values())
    walks: dict[int, Walk] = {}  # clinics share rule books
    sending = make_sendings(clinics, server.settings, server.clock)

    def made(clinic: Clinic | None, translation: Translation | None = None) -> Site:
        book = translation.book if translation else clinic.book if clinic else house
        walk = walks.get(id(book)) or walks.setdefault(id(book), Walk(book))
        sent = sending.get(clinic.profile.id) if clinic else None
        others = clinic.translations if clinic else content.translations
        return make_site(server, walk, clinic, sent, Language(translation, others))

    translated = [made(None, each) for each in content.translations.values()]
    translated += [made(c, each) for c in clinics for each in c.translations.values()]
    return Sites(
        made(None),
        {clinic.profile.id: made(clinic) for clinic in clinics},
        content.refused,
        {site.place: site for site in translated},
    )


def _pdf_pages(settings: Settings, room: PressRoom | None) -> Callable[[Pages], PdfPages] | None:
    """Return what makes the PDFs of a site, all in one queue; None where none can be made."""
    turns = Turns(Clients(settings.keys[0]).name_of)
    return partial(PdfPages, room=room, turns=turns) if room else None


def _add_addresses(
    app: Flask, sites: Sites, origin: str, pdf_of: Callable[[Pages], PdfPages] | None
) -> Pages:
    """Put every address into the application, and return the pages of the house."""
    book_of = _for_programs(sites)
    words = _words(app, sites)

    def addresses(site: Site, pages: Pages) -> Iterator[Address]:
        pdf = pdf_of(pages) if pdf_of and site.has_pdf else None
        look = look_of(site.clinic) if site.clinic else None
        yield from page_addresses(pages, pdf, look)
        if not site.translation:
            book = book_of(site)
            yield from program_addresses(Api(site, book), FhirApi(site, book, origin))

    def pages_of(site: Site) -> Pages:
        return Pages(site, words[site.walk, site.locale])

    house = pages_of(sites.house)
    add_house(app, addresses(sites.house, house))
    add_clinics(app, {c: addresses(site, pages_of(site)) for c, site in sites.clinics.items()})
    for language, by_clinic in sites.by_language().items():
        of = {clinic: addresses(site, pages_of(site)) for clinic, site in by_clinic.items()}
        add_house(app, of.pop("", ()), language)
        add_clinics(app, of, language)
    api_page = ApiPage(book_of(sites.house), origin)
    clinics = ForClinics(sites, origin)
    add_server(app, server_addresses(sites, clinics, api_page, OEmbed(sites, origin)))
    return house


def _for_programs(sites: Sites) -> Callable[[Site], BookForPrograms]:
    """Return what makes what programs are told of a site, once for all with the same words."""
    spoken: dict[Walk, Spoken] = {}
    books: dict[tuple[Walk, ...], BookForPrograms] = {}

    def in_words(site: Site) -> Spoken:
        made = spoken.get(site.walk) or Spoken(site.walk.assessor, site.translation)
        return spoken.setdefault(site.walk, made)

    def book_of(site: Site) -> BookForPrograms:
        languages = sites.languages_of(site)
        walks = tuple(each.walk for each in languages)
        if walks not in books:
            own, *others = map(in_words, languages)
            books[walks] = BookForPrograms(own, others)
        return books[walks]

    return book_of


def _words(app: Flask, sites: Sites) -> Mapping[tuple[Walk, Locale], GuidanceWords]:
    """Return the words of every rule book in every language that a site shows it in."""
    words = {}
    for (walk, locale), site in {(site.walk, site.locale): site for site in sites}.items():
        with app.test_request_context(f"{site.prefix}/"):
            words[walk, locale] = words_of(site)
    return words


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
    babel = Babel(app, locale_selector=lambda: sites.at(request.path).locale)
    babel.domain_instance = Catalogs()


def _guard(app: Flask, sites: Sites, settings: Settings) -> None:
    """Add what surrounds every page: refusals, headers, error pages, versioned static files."""
    files = Files(shipped("static"))
    app.url_defaults(files.add_version)

    def refuse() -> None:
        refuse_foreign_posts(request, settings.origin, sites.api_origins_at(request.path))

    note_routes(app)
    app.before_request(refuse)
    if settings.proxy_hops and settings.origin.startswith("https://"):
        app.before_request(lambda: ask_for_tls(request, settings.origin))
    set_limits(app, settings)  # after these, so that no other site can use up what a patient has

    def finish(response: Response) -> Response:
        site = sites.at(request.path)
        add_headers(request, response, files, site.hosts)
        if site.api_origins:
            allow_origin(request, response, sites.api_origins_at(request.path))
        return compress(request, pad(request, response))

    app.after_request(finish)
    register_error_pages(app, sites)


def _mount(app: Flask, settings: Settings) -> None:
    """Put in front of the application what reads where browsers reach it."""
    hops = settings.proxy_hops
    ours = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    mounted: Any = Mount(app.wsgi_app, settings.path, hops=hops, ours=ours)
    if hops:
        mounted = ProxyFix(mounted, x_for=hops, x_proto=hops, x_host=hops)
    app.wsgi_app = mounted  # type: ignore[method-assign] # as Flask documents it


def _put_guard(app: ScreenerApp, settings: Settings, observers: Sequence[Observer]) -> None:
    """Put outermost what lets no exception out; its pages are rendered while all is well."""
    with app.test_request_context(settings.path or "/", settings.origin, method="POST"):
        pages = last_pages(app)
    app.guard = (
        Observed(app.wsgi_app, pages, observers) if observers else Guard(app.wsgi_app, pages)
    )
    app.wsgi_app = app.guard  # type: ignore[method-assign] # as Flask documents it
