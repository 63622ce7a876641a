"""The API in JSON: the rule book, guidance for sheets, and what to ask a person next."""

from __future__ import annotations

import json

from flask import Response, request

from screener.records.bodies import answer_body
from screener.records.lines import pairs_of
from screener.screening.sheet import read_sheet
from screener.web.http.requests import JSON, read_json
from screener.web.pages.site import Site
from screener.web.programs.book import BookForPrograms
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
        return _json(self._prepared.questionnaire)

    def openapi(self) -> Response:
        """Return the OpenAPI description of these addresses."""
        described = placed(self._prepared.description, request.root_path + self._prefix)
        return _json(json.dumps(described, ensure_ascii=False))

    def evaluate(self) -> Response:
        """Return the guidance for a sheet, or for each of a list of sheets."""
        sent, answering = read_json(request), self._prepared.answering
        try:
            with refusals():
                return _json(answer_body(answering, sent))
        finally:
            answering.forget()

    def record(self) -> Response:
        """Return the clinician's page of a sheet."""
        sent = read_json(request)
        with refusals():
            sheet = read_sheet(self._prepared.book, pairs_of(sent))
        made = self._prepared.recording.record(sheet, self._today())
        return _json(made.model_dump_json())

    def next(self) -> Response:
        """Return which questions come next, and what to show before them."""
        sent = read_json(request)
        with refusals():
            sheet = read_sheet(self._prepared.book, pairs_of(sent))
        return _json(self._prepared.asking.next(sheet).model_dump_json())


def _json(text: str | bytes) -> Response:
    return Response(text, mimetype=JSON)
