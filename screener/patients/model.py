"""The models of files of cases: patients and base sheets, as their authors write them.

The JSON Schema for editors comes from the same models (see :func:`cases_schema`).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Annotated, Any, Final, Self

from pydantic import ConfigDict, Field, TypeAdapter, WithJsonSchema, model_validator
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError

from screener.rulebook.model import LevelId
from screener.wording import quoted
from screener.yamlfile.fields import Flag, Frozen, Id, Text

_UNLESS_COMPLETE: Final[JsonDict] = {
    "if": {"properties": {"complete": {"const": False}}, "required": ["complete"]},
    "else": {
        "properties": {"level": {"type": "string"}, "missing": False},
        "anyOf": [{"required": ["certain"]}, {"required": ["possible"]}],
    },
}
_EITHER: Final[JsonDict] = {
    "oneOf": [{"required": ["source", "at"]}, {"required": ["meaning"]}],
    "dependentRequired": {"at": ["source"], "source": ["at"]},
}
_ANSWER: Final[JsonDict] = {
    "oneOf": [
        {"type": "null"},
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
    ]
}

Name = Annotated[str, Field(strict=True, min_length=1)]
Names = Annotated[tuple[Name, ...], Field(min_length=1, json_schema_extra={"uniqueItems": True})]
Answers = Mapping[Id, Annotated[Any, WithJsonSchema(_ANSWER)]]


class Expect(Frozen):
    """What is expected of a patient."""

    model_config = ConfigDict(json_schema_extra=_UNLESS_COMPLETE)

    level: LevelId | None
    """The level of the guidance; null if an unfinished sheet has none."""
    complete: Flag = True
    """Whether every question asked is answered."""
    topics: Names = ()
    """Topics that must appear."""
    not_topics: Names = ()
    """Topics that must not appear."""
    certain: Names = ()
    """Rules that must hold for certain. All as urgent as `level` is here or in `possible`."""
    possible: Names = ()
    """Rules that must possibly hold."""
    not_rules: Names = ()
    """Rules that must not fire at all."""
    levels: Annotated[Mapping[Name, LevelId], Field(min_length=1)] = {}
    """How urgent a rule's finding is by itself, if another as urgent could hide it."""
    missing: Names = ()
    """All questions asked and not answered, if the sheet is unfinished."""
    ignored: Names = ()
    """All questions answered and not asked."""

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        for one, other in (("topics", "not_topics"), *combinations(_OF_RULES, 2)):
            for name in getattr(self, one):
                if name in getattr(self, other):
                    raise PydanticCustomError(
                        "wants_both",
                        "{name} is in both '{one}' and '{other}'; keep it in one of them",
                        {"name": quoted(name), "one": one, "other": other},
                    )
        if self.complete and self.level in (None, LevelId.INFORMATION):
            raise PydanticCustomError(
                "no_level",
                "'level' must be one that guidance can have, unless 'complete' is false",
            )
        if self.complete and self.missing:
            raise PydanticCustomError(
                "nothing_is_missing", "'missing' needs 'complete: false' beside it"
            )
        if self.complete and not self.certain + self.possible:
            raise PydanticCustomError(
                "no_rule",
                "names no rule; name those that the level comes from, in 'certain' or 'possible'",
            )
        return self


_OF_RULES: Final = ("certain", "possible", "not_rules")


class Ground(Frozen):
    """What an expectation rests on: a place in a source, or what answers mean."""

    model_config = ConfigDict(json_schema_extra=_EITHER)

    source: Id | None = None
    """A source of the rule book."""
    at: Text | None = None
    """The place in the source."""
    meaning: Text | None = None
    """What answers mean, for what no source can say."""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.source is None) is not (self.at is None):
            raise PydanticCustomError("no_place", "needs both 'source' and 'at'")
        if (self.source is None) is (self.meaning is None):
            raise PydanticCustomError("no_ground", "needs 'source' and 'at', or 'meaning' alone")
        return self

    def __str__(self) -> str:
        """Return it as one text."""
        return self.meaning or f"{self.source}, {self.at}"


class Patient(Frozen):
    """One made-up person."""

    story: Text
    """One or two plain sentences about the person."""
    like: Text | None = None
    """The base sheet to start from; without one, the sheet starts empty."""
    answers: Answers
    """What differs from the base sheet. An answer of null takes an answer away."""
    expect: Expect
    source: Annotated[tuple[Ground, ...], Field(min_length=1)]
    """What the expectation rests on."""


class BaseSheet(Frozen):
    """A sheet that patients start from."""

    about: Text
    """Who this is, in a sentence."""
    like: Text | None = None
    """The base sheet to start from; without one, the sheet starts empty."""
    answers: Answers
    """What differs from that. An answer of null takes an answer away."""


class PatientsFile(Frozen):
    """Patients of one theme."""

    theme: Text
    patients: Annotated[Mapping[Id, Patient], Field(min_length=1)]


class BaseSheetsFile(Frozen):
    """Sheets that patients start from."""

    base_sheets: Annotated[Mapping[Id, BaseSheet], Field(min_length=1)]


def cases_schema() -> JsonSchemaValue:
    """Return the JSON Schema (draft 2020-12) of a file of cases, for editors."""
    files: TypeAdapter[Any] = TypeAdapter(PatientsFile | BaseSheetsFile)
    schema = files.json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
