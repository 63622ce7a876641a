"""The OpenAPI 3.1 description of the API to one rule book, made from the models of its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from screener.records.bodies import MAX_SHEETS
from screener.records.models import FaultRecord, GuidanceRecord, NextRecord
from screener.records.questionnaire import Questionnaire
from screener.records.sheet_schema import Schema, sheet_schema
from screener.rulebook.model import RuleBook
from screener.web.http.languages import WANTED
from screener.web.http.requests import FIRST
from screener.web.programs.clinician_record import ClinicianRecord
from screener.web.programs.problems import PROBLEM, Problem

PROBLEMS: Final = {
    400: "The body is no JSON.",
    403: "A page of another origin sent this, and no clinic's file allows it.",
    413: "The body is too large.",
    415: "The body is of another type than application/json, of another charset, or compressed.",
    422: "The body is JSON, but no answer sheet of this rule book.",
    500: "Something went wrong on our side.",
}
"""What each status of an error means."""
_RECORDS: Final[tuple[type[BaseModel], ...]] = (
    Questionnaire,
    GuidanceRecord,
    FaultRecord,
    NextRecord,
    ClinicianRecord,
    Problem,
)
_PURPOSE: Final = (
    "Send answers and read guidance, by the same rules as the pages. Nothing is kept: no cookie, "
    "no session, no answer. Guidance is never a yes or no to the medicine. Say who reviewed the "
    "rule book, or that nobody did, wherever you show its words."
)


def _is(record: str) -> Schema:
    return {"$ref": f"#/components/schemas/{record}"}


_ONE_OR_MANY: Final[Schema] = {
    "anyOf": [
        _is("Sheet"),
        {
            "type": "array",
            "maxItems": MAX_SHEETS,
            "items": {
                "anyOf": [
                    _is("Sheet"),
                    {"description": "Anything else is answered in its place by a FaultRecord."},
                ]
            },
        },
    ]
}
_ONE_OR_MANY_ANSWERS: Final[Schema] = {
    "anyOf": [
        _is("GuidanceRecord"),
        {
            "type": "array",
            "maxItems": MAX_SHEETS,
            "items": {"anyOf": [_is("GuidanceRecord"), _is("FaultRecord")]},
        },
    ]
}


class Speaks(Enum):
    """In which language an operation answers."""

    ANY = auto()
    """The one that is wanted, of those there are."""
    OWN = auto()
    """That of the rule book, whatever is wanted."""
    PROGRAMS = auto()
    """None that people read."""


@dataclass(frozen=True)
class Operation:
    """One operation of the API.

    Attributes:
        name: the last part of its address.
        summary: what it is for, in one line.
        text: what else there is to know.
        answered: the schema of the response body.
        sent: the schema of the request body; None if it has no body.
        language: in which it answers.
    """

    name: str
    summary: str
    text: str
    answered: Schema
    sent: Schema | None = None
    language: Speaks = Speaks.ANY

    @property
    def method(self) -> str:
        """Return the HTTP method: POST if there is something to send, else GET."""
        return "post" if self.sent else "get"

    def described(self, example: Schema, languages: Sequence[str]) -> Schema:
        """Return its description in OpenAPI.

        `example` is a sheet; `languages` are those of the answers, the rule book's own first.
        """
        spoken = languages[: len(languages) if self.language is Speaks.ANY else 1]
        good: Schema = {"description": "The answer.", "content": _json(self.answered)}
        said: Schema = {
            "operationId": self.name.removesuffix(".json"),
            "summary": self.summary,
            "description": self.text,
        }
        if self.language is not Speaks.PROGRAMS:
            good["headers"] = {"Content-Language": _spoken(spoken)}
        if self.language is Speaks.ANY:
            said["parameters"] = [_wanted(languages)]
        if self.sent is None:
            return {**said, "responses": {"200": good, "500": _problem(500)}}
        content = {"application/json": {"schema": self.sent, "example": example}}
        problems = {str(status): _problem(status) for status in PROBLEMS}
        body = {"required": True, "content": content}
        return {**said, "requestBody": body, "responses": {"200": good, **problems}}


OPERATIONS: Final = (
    Operation(
        "rulebook",
        "Read the questionnaire",
        "What another front end shows: questions with their options, levels, topics, sources, and "
        "the words of rules. The digest is that of every answer made with it.",
        _is("Questionnaire"),
    ),
    Operation(
        "next",
        "Ask what to ask next",
        "Send the answers so far, at first {}. Show the interruptions that the person has not read "
        "yet, then ask the questions of the page; when the page is null, evaluate.",
        _is("NextRecord"),
        _is("Sheet"),
    ),
    Operation(
        "evaluate",
        "Turn answers into guidance",
        f"Send one sheet, or a list of at most {MAX_SHEETS}. A list is answered by a list in the "
        "same order; a bad sheet in it is answered in its place.",
        _ONE_OR_MANY_ANSWERS,
        _ONE_OR_MANY,
    ),
    Operation(
        "record",
        "Turn answers into the clinician's page",
        "Send one sheet. The page names every answer that counts as a clinician's record does, and "
        "judges none. Ask the patient before you show what is private.",
        _is("ClinicianRecord"),
        _is("Sheet"),
        Speaks.OWN,
    ),
    Operation(
        "openapi.json",
        "Read this description",
        "",
        {"type": "object"},
        language=Speaks.PROGRAMS,
    ),
)


def description(book: RuleBook, languages: Sequence[str]) -> Schema:
    """Return the description of the API to a rule book, with its questions.

    `languages` are those that it answers in, the rule book's own first.

    Where it lies is left to :func:`placed`, as it depends on the path in front of ours.
    """
    header = book.rulebook
    example = _example(book)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Screener: {header.title}",
            "version": "1",
            "description": f"{_PURPOSE} These are the questions of {header.id} {header.version}.",
        },
        "paths": {
            f"{FIRST}/{operation.name}": {operation.method: operation.described(example, languages)}
            for operation in OPERATIONS
        },
        "components": {"schemas": _schemas(book), "responses": _problems()},
    }


def placed(described: Schema, path: str) -> Schema:
    """Return a description that says below which path of the server its addresses lie."""
    return {**described, "servers": [{"url": path or "/"}]}


def _wanted(languages: Sequence[str]) -> Schema:
    """Return the header by which a program says which languages it wants."""
    text = f"The languages wanted, as browsers say it. There are: {', '.join(languages)}."
    schema = {"type": "string"}
    return {
        "name": WANTED,
        "in": "header",
        "description": f"{text} Without one of them, the answer is in {languages[0]}.",
        "schema": schema,
        "example": languages[-1],
    }


def _spoken(languages: Sequence[str]) -> Schema:
    """Return the header that says in which language an answer is."""
    schema = {"type": "string", "enum": list(languages)}
    return {"description": "The language of the answer.", "required": True, "schema": schema}


def _schemas(book: RuleBook) -> Schema:
    return {"Sheet": sheet_schema(book), **_records()}


@cache
def _records() -> Schema:
    """Return the schemas of what the API answers, which are the same for every rule book."""
    _, made = models_json_schema(
        [(record, "serialization") for record in _RECORDS],
        ref_template="#/components/schemas/{model}",
    )
    return dict(made["$defs"])


def _problems() -> Schema:
    content = {PROBLEM: {"schema": _is("Problem")}}
    return {
        str(status): {"description": meaning, "content": content}
        for status, meaning in PROBLEMS.items()
    }


def _problem(status: int) -> Schema:
    return {"$ref": f"#/components/responses/{status}"}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _example(book: RuleBook) -> Schema:
    """Return a sheet with an answer to the first question."""
    first = next(iter(book.questions.values()))
    return {first.id: first.options[0].id}
