"""The API in JSON: the rule book, guidance for sheets, and what to ask a person next."""

from __future__ import annotations

import json

from flask import Response, request

from screener.records.bodies import answer_body
from screener.records.lines import pairs_of
from screener.screening.sheet import read_sheet
from screener.web.http.languages import chosen, in_language
from screener.web.http.requests import JSON, read_json
from screener.web.pages.site import Site
from screener.web.programs.book import BookForPrograms, Spoken
from screener.web.programs.openapi import placed
from screener.web.programs.problems import refusals


class Api:
    """The API of one site; it keeps nothing from one request to the next."""

    def __init__(self, site: Site, prepared: BookForPrograms) -> None:
        """Take the site, and what is prepared of its rule book."""
        self._prepared = prepared
        self._prefix = site.prefix
        self._today = site.today

    def rulebook(self) -> Response:
        """Return what another front end shows of the rule book."""
        spoken = self._spoken()
        return in_language(_json(spoken.questionnaire), spoken.language)

    def openapi(self) -> Response:
        """Return the OpenAPI description of these addresses."""
        described = placed(self._prepared.description, request.root_path + self._prefix)
        return _json(json.dumps(described, ensure_ascii=False))

    def evaluate(self) -> Response:
        """Return the guidance for a sheet, or for each of a list of sheets."""
        sent, spoken = read_json(request), self._spoken()
        try:
            with refusals():
                return in_language(_json(answer_body(spoken.answering, sent)), spoken.language)
        finally:
            spoken.answering.forget()

    def record(self) -> Response:
        """Return the clinician's page of a sheet, which is in the rule book's own words always."""
        sent, book = read_json(request), self._prepared.book
        with refusals():
            sheet = read_sheet(book, pairs_of(sent))
        made = self._prepared.recording.record(sheet, self._today())
        return in_language(_json(made.model_dump_json()), book.rulebook.language, varies=False)

    def next(self) -> Response:
        """Return which questions come next, and what to show before them."""
        sent, spoken = read_json(request), self._spoken()
        with refusals():
            sheet = read_sheet(spoken.book, pairs_of(sent))
        return in_language(_json(spoken.asking.next(sheet).model_dump_json()), spoken.language)

    def _spoken(self) -> Spoken:
        return chosen(request, self._prepared.spoken)


def _json(text: str | bytes) -> Response:
    return Response(text, mimetype=JSON)
