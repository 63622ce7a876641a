"""The JSON Schema of rule books, for editors; one of its own lets them check a book's names too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from screener.errors import AuthorError
from screener.rulebook.checks.outline import RuleBookOutline
from screener.rulebook.model import RuleBook
from screener.yamlfile.parse import read_document

Schema = dict[str, Any]

_NAMED: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "topics": (("Rule", "topic"), ("Guarantee", "topic"), ("HelpNumber", "topics")),
    "informants": (("FindOut", "who"),),
    "sources": (("Citation", "source"),),
    "hazards": (("Guarantee", "hazard"),),
    "acts": (("Rule", "acts"), ("Level", "acts"), ("RuleBook", "acts")),
    "questions": (("Guarantee", "asks"), ("Score", "of")),
}
"""For each kind of name, the models and their keys where one is used."""
_CHOSEN: Final[Mapping[str, str]] = {"levels": "LevelId", "timeframes": "TimeframeId"}
"""The types of names that are ours, and of which a rule book uses some."""
_FORMS: Final = ("All", "AnyOf", "Not", "ScoreIs", "AnswerIs")
_ANY_CONDITION: Final = {"$ref": "#/$defs/Condition"}
_NAME: Final = {"type": "string", "minLength": 1}


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a rule book file, for editors."""
    schema = RuleBook.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def read_own_schema(path: Path) -> Schema:
    """Return the JSON Schema of a rule book file that takes no names but those in this one.

    The rule book may have mistakes: of a kind of which no name can be read, any will do. Raises
    OperatorError if the file cannot be read, and AuthorError if it is no YAML or has no questions.
    """
    outline = RuleBookOutline(read_document(path))
    if not outline.question_ids():
        wanted = "there is no question with an id here; name a rule book with some"
        raise AuthorError([outline.problem((), wanted)])
    return own_schema(outline)


def own_schema(outline: RuleBookOutline) -> Schema:
    """Return the JSON Schema of :func:`read_own_schema` for a rule book that was read before."""
    schema: Schema = _with_one_condition(json_schema())
    _narrow(schema, outline)
    return schema


def _with_one_condition(schema: Any) -> Any:
    """Return a schema that refers to conditions wherever it spelled out their forms."""
    if isinstance(schema, list):
        return [_with_one_condition(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if {"$ref": "#/$defs/AnswerIs"} in schema.get("oneOf", ()):
        return _ANY_CONDITION
    return {key: _with_one_condition(part) for key, part in schema.items()}


def _narrow(schema: Schema, outline: RuleBookOutline) -> None:
    """Let each key that names a part of the rule book take only names that are there."""
    models = {**schema["$defs"], "RuleBook": schema}
    names = {"questions": outline.question_ids()}
    for kind, places in _NAMED.items():
        for model, key in places:
            keys = models[model]["properties"]
            keys[key] = _only(keys[key], names.get(kind) or outline.names(kind))
    models["Level"]["properties"]["id"] = models["LevelId"]
    models["RuleBook"]["properties"]["timeframes"]["propertyNames"] = models["TimeframeId"]
    narrowed = {model: _only(models[model], outline.names(key)) for key, model in _CHOSEN.items()}
    kept = {name: model for name, model in schema["$defs"].items() if name not in _FORMS}
    schema["$defs"] = {**kept, **narrowed, "Condition": _condition(outline)}


def _only(schema: Any, names: Iterable[object]) -> Any:
    """Return a schema in which each name has to be one of these, if there are any."""
    known = [name for name in names if isinstance(name, str)]
    if isinstance(schema, list):
        return [_only(part, known) for part in schema]
    if not isinstance(schema, dict) or not known:
        return schema
    if schema.get("type") == "string":
        return {key: schema[key] for key in schema if key != "pattern"} | {"enum": known}
    return {key: _only(part, known) for key, part in schema.items()}


def _condition(outline: RuleBookOutline) -> Schema:
    """Return the schema of all conditions.

    It is no choice between the forms: an editor could only say that none of them fits. What is
    said of keys holds for mappings alone, and of items for lists.
    """
    several = {"type": "array", "items": _ANY_CONDITION, "minItems": 1}
    scores = {name: {"$ref": "#/$defs/AtLeast"} for name in outline.names("scores")}
    forms = {
        "all": several | {"description": "True when every part is."},
        "any": several | {"description": "True when at least one part is."},
        "not": _ANY_CONDITION,
    }
    return {
        "description": "A named condition, or one key: a question, a score, all, any or not.",
        "anyOf": [_only(_NAME, outline.names("conditions")), {"type": "object"}],
        "properties": {**forms, **scores, **dict(_answers(outline))},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _answers(outline: RuleBookOutline) -> Iterator[tuple[str, Schema]]:
    """Yield each question with the schema of the options that a condition may name."""
    for _, question in outline.questions():
        if isinstance(name := question.get("id"), str):
            texts = [str(option.get("text", "")) for _, option in outline.options_of(name)]
            option = _only(_NAME, outline.option_ids(name)) | {"enumDescriptions": texts}
            forms = {"anyOf": [option, {"type": "array"}], "items": option, "minItems": 1}
            yield name, {"description": str(question.get("text", ""))} | forms
