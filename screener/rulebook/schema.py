"""The JSON Schema of a rule book, by which editors complete and check it while one types."""

from __future__ import annotations

from pydantic.json_schema import JsonSchemaValue

from screener.rulebook.model import RuleBook


def json_schema() -> JsonSchemaValue:
    """Return the JSON Schema (draft 2020-12) of a rule book file."""
    schema = RuleBook.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
