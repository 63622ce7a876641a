"""Every address of the application, in one table for each kind of site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from flask import Flask

from screener.web.clinic_pages import ForClinics, Look
from screener.web.http.requests import API, CLINIC, FHIR, FIRST, OEMBED, Place
from screener.web.http.security_contact import PATH
from screener.web.oembed import OEmbed
from screener.web.pages.site import Sites
from screener.web.pages.views import Pages
from screener.web.pdf.views import PdfPages
from screener.web.programs.api import Api
from screener.web.programs.api_page import ApiPage
from screener.web.programs.fhir_api import FhirApi
from screener.web.programs.health import Health

View = Callable[..., Any]

GET: Final = "GET"
POST: Final = "POST"


class Address(NamedTuple):
    """One address: its method, its path, the name that Flask knows it by, and its view."""

    method: str
    path: str
    name: str
    view: View


def page_addresses(pages: Pages, pdf: PdfPages | None, look: Look | None) -> Iterator[Address]:
    """Yield the addresses of the pages of one site, below its own path."""
    reading = pages.reading
    yield Address(GET, "/", "start", reading.start)
    yield Address(GET, "/questions", "reloaded", reading.reloaded)
    yield Address(POST, "/questions", "questions", pages.questions)
    # Of its own, so that a proxy can limit how often somebody sends.
    yield Address(GET, "/send", "sent", reading.reloaded)
    yield Address(POST, "/send", "deliver", pages.deliver)
    yield Address(GET, "/carry-on", "arrive", reading.arrive)
    yield Address(GET, "/learn", "learn", reading.learn)
    yield Address(GET, "/privacy", "privacy", reading.privacy)
    yield Address(GET, "/accessibility", "accessibility", reading.accessibility)
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
    yield Address(POST, f"{FIRST}/record", "record", api.record)
    yield Address(POST, f"{FIRST}/next", "next", api.next)
    yield Address(GET, f"{FHIR}/metadata", "fhir-metadata", fhir.metadata)
    for path, resource in fhir.resources.items():
        yield Address(GET, f"{FHIR}/{path}", f"fhir-read-{path}", partial(fhir.read, resource))
    yield Address(POST, f"{FHIR}/{fhir.operation}", "fhir-evaluate", fhir.evaluate)


def server_addresses(
    sites: Sites, clinics: ForClinics, api: ApiPage, oembed: OEmbed
) -> Iterator[Address]:
    """Yield the addresses that there is one of, whatever sites are served."""
    yield Address(GET, "/for-clinics", "for_clinics", clinics.explain)
    yield Address(GET, "/for-clinics/<clinic>", "example", clinics.example)
    yield Address(GET, API, "api", api.explain)
    yield Address(GET, OEMBED, "oembed", oembed.answer)
    yield Address(GET, "/healthz", "health", Health(sites).answer)


def contact_addresses(contact: View) -> Iterator[Address]:
    """Yield the address that there is if the operator names whom to tell of a weakness."""
    yield Address(GET, PATH, "security_contact", contact)


def add_server(app: Flask, addresses: Iterable[Address]) -> None:
    """Put the addresses that there is one of into the application."""
    for method, path, name, view in addresses:
        app.add_url_rule(path, name, view, methods=[method])


def add_house(app: Flask, addresses: Iterable[Address], language: str = "") -> None:
    """Put the addresses of the house into the application, or those of a translation of it."""
    place = Place("", language)
    for each in addresses:
        name, path = f"{place.endpoints}.{each.name}", place.prefix + each.path
        strict = _strict(each.path, below=place.prefix)
        app.add_url_rule(path, name, each.view, methods=[each.method], strict_slashes=strict)


def add_clinics(app: Flask, clinics: Mapping[str, Iterable[Address]], language: str = "") -> None:
    """Put the addresses of clinics into the application, by the id of each clinic.

    With a language, they are those of the translations into it.

    Clinics share each address, whose path then names the clinic: a hundred clinics with an address
    each would make the start, and every request, slower.
    """
    views: dict[str, dict[str, View]] = {}
    having: dict[tuple[str, str, str], list[str]] = {}
    for clinic, addresses in clinics.items():
        for method, path, name, view in addresses:
            views.setdefault(name, {})[clinic] = view
            having.setdefault((method, path, name), []).append(clinic)
    for name, by_clinic in views.items():
        app.endpoint(f"{Place(CLINIC, language).endpoints}.{name}")(partial(_show, by_clinic))
    for (method, path, name), ids in having.items():
        place = Place(f"<any({','.join(ids)}):clinic>", language)
        below, strict = place.prefix + path, _strict(path, below=place.prefix)
        app.add_url_rule(
            below, f"{place.endpoints}.{name}", methods=[method], strict_slashes=strict
        )


def _strict(path: str, *, below: str) -> bool | None:
    """Return that a site's start is there without the slash at its end, too.

    A redirect would name the Host header, and lead a frame behind TLS away from it.
    """
    return False if path == "/" and below else None


def _show(views: Mapping[str, View], clinic: str) -> Any:
    return views[clinic]()
