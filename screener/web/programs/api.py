"""The API in JSON: the rule book, guidance for sheets, and what to ask a person next."""

from __future__ import annotations

import json

from flask import Response, request

from screener.records.asking import Asking
from screener.records.bodies import answer_body
from screener.records.lines import Answering, pairs_of
from screener.records.questionnaire import questionnaire
from screener.screening.sheet import read_sheet
from screener.web.http.requests import JSON, read_json
from screener.web.pages.site import Site
from screener.web.programs.openapi import description
from screener.web.programs.problems import refusals


class Api:
    """The API of one site; it keeps nothing from one request to the next."""

    def __init__(self, site: Site) -> None:
        """Prepare the responses that never change, and get ready to answer sheets."""
        self._book = site.book
        self._answering = Answering(site.book)
        self._asking = Asking(site.book)
        self._questionnaire = questionnaire(site.book).model_dump_json(by_alias=True)
        self._description = json.dumps(description(site), ensure_ascii=False)

    def rulebook(self) -> Response:
        """Return what another front end shows of the rule book."""
        return _json(self._questionnaire)

    def openapi(self) -> Response:
        """Return the OpenAPI description of these addresses."""
        return _json(self._description)

    def evaluate(self) -> Response:
        """Return the guidance for a sheet, or for each of a list of sheets."""
        sent = read_json(request)
        try:
            with refusals():
                return _json(answer_body(self._answering, sent))
        finally:
            self._answering.forget()

    def next(self) -> Response:
        """Return which questions come next, and what to show before them."""
        sent = read_json(request)
        with refusals():
            sheet = read_sheet(self._book, pairs_of(sent))
        return _json(self._asking.next(sheet).model_dump_json())


def _json(text: str | bytes) -> Response:
    return Response(text, mimetype=JSON)
