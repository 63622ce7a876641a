"""The API in FHIR: the Questionnaire, its codes, and guidance for answers."""

from __future__ import annotations

import json
from uuid import uuid4

from flask import Response, request

from screener.fhir.naming import canonical, place_of
from screener.fhir.operation import NAME, evaluated
from screener.fhir.resource import Resource
from screener.fhir.server import capability_statement
from screener.json_text import as_dicts
from screener.rulebook.model import RuleBook
from screener.web.http.languages import chosen, in_language
from screener.web.http.requests import FHIR, read_json
from screener.web.pages.site import Site
from screener.web.programs.book import BookForPrograms
from screener.web.programs.fhir_formats import SENT, answer_type, check_release
from screener.web.programs.problems import refusals


class FhirApi:
    """The FHIR R4 addresses of one site; they keep nothing from one request to the next.

    Attributes:
        resources: what can be read, by its place below the FHIR address.
        operation: the place of the operation.
    """

    def __init__(self, site: Site, prepared: BookForPrograms, origin: str) -> None:
        """Take the site and what is prepared of its rule book; `origin` is that of the server."""
        self._book = site.book
        self._spoken = prepared.spoken
        self._today = site.today
        self._origin = origin
        self._place = site.prefix + FHIR
        self._scripts = bool(site.api_origins)
        self._since = self._today()
        self.resources = prepared.resources
        self.operation = f"{place_of(canonical(site.book))}/${NAME}"

    def metadata(self) -> Response:
        """Return the CapabilityStatement, which says what can be asked."""
        base = self._origin + request.root_path + self._place
        statement = capability_statement(self._book, base, self._since, scripts=self._scripts)
        return _answer(statement)

    def read(self, resource: Resource) -> Response:
        """Answer with a resource, or with nothing if the program has this very version of it."""
        response = _answer(resource)
        response.set_etag(resource["meta"]["versionId"], weak=True)
        response.make_conditional(request)
        return response

    def evaluate(self) -> Response:
        """Return the guidance for a QuestionnaireResponse."""
        answer_type(request)
        check_release(request)
        with refusals():
            sent = read_json(request, SENT, as_dicts)
            book = chosen(request, self._spoken).book
            made = _answer(evaluated(book, sent, self._today(), uuid4()))
        return in_language(made, book.rulebook.language)


def addresses(book: RuleBook) -> dict[str, str]:
    """Return the FHIR addresses that the page for people names, relative to a site's prefix."""
    questionnaire = f"{FHIR}/{place_of(canonical(book))}"
    return {
        "metadata": f"{FHIR}/metadata",
        "questionnaire": questionnaire,
        "operation": f"{questionnaire}/${NAME}",
    }


def _answer(resource: Resource) -> Response:
    response = Response(json.dumps(resource, ensure_ascii=False), mimetype=answer_type(request))
    response.vary.add("Accept")
    return response
