"""The page that explains the API to people: its OpenAPI description, and FHIR."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from flask import render_template, request

from screener.records.sheet_schema import Schema
from screener.web.http.requests import is_reached_as
from screener.web.programs.book import BookForPrograms
from screener.web.programs.fhir_api import addresses
from screener.web.programs.openapi import PROBLEMS

_JSON: Final = "application/json"


class ApiPage:
    """The page about the addresses for programs; it describes those of the house."""

    def __init__(self, house: BookForPrograms, origin: str) -> None:
        """Prepare what is shown; `origin` is the one at which browsers reach the server."""
        self._origin = origin
        self._described = house.description
        self._fhir = addresses(house.book)

    def explain(self) -> str:
        """Return the page: what can be asked, how, and what comes back."""
        root = request.root_path
        shown = {
            **shown_of(self._described, self._origin, root),
            "fhir": {name: root + path for name, path in self._fhir.items()},
            "known": is_reached_as(request, self._origin),
        }
        return render_template("for_clinics_api.html", api=shown)


def shown_of(described: Schema, origin: str, root: str = "") -> Schema:
    """Return an OpenAPI description as plain values, with the origin and what is before its paths.

    `root` is the path in front of ours.
    """
    schemas = described["components"]["schemas"]
    return {
        "purpose": described["info"]["description"],
        "operations": list(_operations(described["paths"], origin, root)),
        "records": [_record(name, schema) for name, schema in schemas.items()],
        "problems": [{"status": code, "meaning": meaning} for code, meaning in PROBLEMS.items()],
    }


def words_of(schema: Schema) -> str:
    """Say in words what a schema accepts, naming the records in it.

    >>> words_of({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]})
    'list of string, or null'
    """
    match schema:
        case {"$ref": str(place)}:
            return place.rpartition("/")[2]
        case {"anyOf": [*forms]} | {"oneOf": [*forms]}:
            return ", or ".join(dict.fromkeys(map(words_of, forms)))
        case {"enum": [*names]}:
            return ", or ".join(json.dumps(name) for name in names)
        case {"type": "array", "items": dict(item)}:
            words = words_of(item)
            return f"list of ({words})" if " or " in words else f"list of {words}"
        case {"additionalProperties": dict(value)}:
            return f"by name: {words_of(value)}"
    return str(schema.get("format") or schema.get("type", "anything"))


def _operations(paths: Schema, origin: str, root: str) -> Iterator[Schema]:
    for path, methods in paths.items():
        for method, said in methods.items():
            sent = said.get("requestBody", {}).get("content", {}).get(_JSON)
            yield {
                "name": said["operationId"],
                "method": method.upper(),
                "path": root + path,
                "summary": said["summary"],
                "text": said["description"],
                "curl": _curl(sent["example"], origin + root + path) if sent else "",
                "sent": words_of(sent["schema"]) if sent else "",
                "answered": words_of(said["responses"]["200"]["content"][_JSON]["schema"]),
            }


def _curl(example: Schema, address: str) -> str:
    """Return a command to try it; ids of questions and options need no escaping in a shell."""
    return f"curl -H 'Content-Type: {_JSON}' -d '{json.dumps(example)}' {address}"


def _record(name: str, schema: Schema) -> Schema:
    """Return one record; a sheet has a key for each question, too many to list."""
    keys = {} if name == "Sheet" else schema.get("properties", {})
    return {
        "name": name,
        "text": _plain(schema),
        "kind": "" if keys else words_of(schema),
        "keys": [
            {"name": key, "kind": words_of(part), "text": _plain(part)}
            for key, part in keys.items()
        ],
    }


def _plain(schema: Schema) -> str:
    """Return the description of a schema, without backticks around names."""
    return str(schema.get("description", "")).replace("`", "")
