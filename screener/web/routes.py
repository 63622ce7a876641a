"""Every address of the application, in one table for each kind of site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from flask import Blueprint, Flask

from screener.web.clinic_pages import ForClinics, Look
from screener.web.http.requests import API, FHIR, FIRST
from screener.web.pages.site import Site, Sites
from screener.web.pages.views import Pages
from screener.web.pdf.views import PdfPages
from screener.web.programs.api import Api
from screener.web.programs.api_page import ApiPage
from screener.web.programs.fhir_api import FhirApi
from screener.web.programs.health import health

GET: Final = "GET"
POST: Final = "POST"


class Address(NamedTuple):
    """One address: its method, its path, the name that Flask knows it by, and its view."""

    method: str
    path: str
    name: str
    view: Callable[..., Any]


def page_addresses(pages: Pages, pdf: PdfPages | None, look: Look | None) -> Iterator[Address]:
    """Yield the addresses of the pages of one site, below its own path."""
    yield Address(GET, "/", "start", pages.start)
    yield Address(GET, "/questions", "reloaded", pages.reloaded)
    yield Address(POST, "/questions", "questions", pages.questions)
    yield Address(GET, "/learn", "learn", pages.learn)
    yield Address(GET, "/privacy", "privacy", pages.privacy)
    yield Address(GET, "/accessibility", "accessibility", pages.accessibility)
    if pdf:
        yield Address(POST, "/guidance.pdf", "paper", pdf.guidance)
    if look and look.theme:
        yield Address(GET, "/theme.css", "theme", look.show_theme)
    if look and look.logo:
        yield Address(GET, "/logo", "logo", look.show_logo)


def program_addresses(api: Api, fhir: FhirApi) -> Iterator[Address]:
    """Yield the addresses for programs of one site, below its own path."""
    yield Address(GET, f"{FIRST}/rulebook", "rulebook", api.rulebook)
    yield Address(GET, f"{FIRST}/openapi.json", "openapi", api.openapi)
    yield Address(POST, f"{FIRST}/evaluate", "evaluate", api.evaluate)
    yield Address(POST, f"{FIRST}/next", "next", api.next)
    yield Address(GET, f"{FHIR}/metadata", "fhir-metadata", fhir.metadata)
    for number, (path, resource) in enumerate(fhir.resources.items()):
        yield Address(GET, f"{FHIR}/{path}", f"fhir-read-{number}", partial(fhir.read, resource))
    yield Address(POST, f"{FHIR}/{fhir.operation}", "fhir-evaluate", fhir.evaluate)


def server_addresses(sites: Sites, clinics: ForClinics, api: ApiPage) -> Iterator[Address]:
    """Yield the addresses that there is one of, whatever sites are served."""
    yield Address(GET, "/for-clinics", "for_clinics", clinics.explain)
    yield Address(GET, "/for-clinics/<clinic>", "example", clinics.example)
    yield Address(GET, API, "api", api.explain)
    yield Address(GET, "/healthz", "health", partial(health, sites))


def add_site(app: Flask, site: Site, addresses: Iterable[Address]) -> None:
    """Put the addresses of a site into the application."""
    blueprint = Blueprint(site.name, __name__, url_prefix=site.prefix)
    for method, path, name, view in addresses:
        # A redirect would name the Host header, and lead a frame behind TLS away from it.
        bare = {"strict_slashes": False} if site.prefix and path == "/" else {}
        blueprint.add_url_rule(path, name, view, methods=[method], **bare)
    app.register_blueprint(blueprint)


def add_server(app: Flask, addresses: Iterable[Address]) -> None:
    """Put the addresses that belong to no site into the application."""
    for method, path, name, view in addresses:
        app.add_url_rule(path, name, view, methods=[method])
