"""What programs ask: the rule book, guidance for sheets, and what to ask a person next."""

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
    """The addresses for programs of one site; they keep nothing from one request to the next."""

    def __init__(self, site: Site) -> None:
        """Write what is the same for everybody, and make ready to answer sheets."""
        self._book = site.book
        self._answering = Answering(site.book)
        self._asking = Asking(site.book)
        self._questionnaire = questionnaire(site.book).model_dump_json(by_alias=True)
        self._description = json.dumps(description(site), ensure_ascii=False)

    def rulebook(self) -> Response:
        """Tell what another front end shows."""
        return _json(self._questionnaire)

    def openapi(self) -> Response:
        """Describe these addresses."""
        return _json(self._description)

    def evaluate(self) -> Response:
        """Answer a sheet, or each of a list of sheets, with its guidance."""
        sent = read_json(request)
        try:
            with refusals():
                return _json(answer_body(self._answering, sent))
        finally:
            self._answering.forget()

    def next(self) -> Response:
        """Tell which questions come next, and what to show before."""
        sent = read_json(request)
        with refusals():
            sheet = read_sheet(self._book, pairs_of(sent))
        return _json(self._asking.next(sheet).model_dump_json())


def _json(text: str | bytes) -> Response:
    return Response(text, mimetype=JSON)
