"""The condition language: six forms, written in YAML as a name or a mapping with one key.

==============================  ==========================================================
``name``                        a named condition of the rule book
``{question: option}``          the answer is, or contains, this option
``{question: [options]}``       the answer is, or contains, one of these options
``{score: {at_least: n}}``      the score is n or more
``{all: […]}``, ``{any: […]}``  every part is true, at least one part is true
``{not: …}``                    the part is false
==============================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag
from pydantic.config import JsonDict

Name = Annotated[str, Field(strict=True, min_length=1)]
_FROZEN = ConfigDict(frozen=True, defer_build=True, extra="forbid")
_FORMS = (
    "a condition is a name, or a mapping of one key: {question: option}, {score: {at_least: n}}, "
    "{all: […]}, {any: […]} or {not: …}"
)


class All(BaseModel):
    """True when every part is."""

    model_config = _FROZEN
    all: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @property
    def parts(self) -> tuple[Condition, ...]:
        """Return the conditions joined here."""
        return self.all


class AnyOf(BaseModel):
    """True when at least one part is."""

    model_config = _FROZEN
    any: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @property
    def parts(self) -> tuple[Condition, ...]:
        """Return the conditions joined here."""
        return self.any


class Not(BaseModel):
    """True when its part is false."""

    model_config = _FROZEN
    negated: Condition = Field(alias="not")


class AtLeast(BaseModel):
    """The lower bound of a score, in points."""

    model_config = _FROZEN
    at_least: Annotated[int, Field(strict=True, ge=1)]


_ONE_FREE_KEY: JsonDict = {
    "minProperties": 1,
    "maxProperties": 1,
    "propertyNames": {"not": {"enum": ["all", "any", "not"]}},
}


class ScoreIs(RootModel[Mapping[Name, AtLeast]]):
    """A score reaches a bound."""

    model_config = ConfigDict(frozen=True, defer_build=True, json_schema_extra=_ONE_FREE_KEY)

    @property
    def score(self) -> str:
        """Return the name of the score."""
        return next(iter(self.root))

    @property
    def at_least(self) -> int:
        """Return the bound, in points."""
        return next(iter(self.root.values())).at_least


def _one_or_several(value: object) -> str:
    return "<several>" if isinstance(value, list | tuple) else "<one>"


Options = Annotated[
    Annotated[Name, Tag("<one>")]
    | Annotated[tuple[Name, ...], Field(min_length=1), Tag("<several>")],
    Discriminator(_one_or_several),
]


class AnswerIs(RootModel[Mapping[Name, Options]]):
    """The answer to a question is, or contains, one of some options."""

    model_config = ConfigDict(frozen=True, defer_build=True, json_schema_extra=_ONE_FREE_KEY)

    @property
    def question(self) -> str:
        """Return the id of the question."""
        return next(iter(self.root))

    @cached_property
    def options(self) -> frozenset[str]:
        """Return the ids of the options; any one of them is enough."""
        return frozenset(self.listed_options)

    @property
    def listed_options(self) -> tuple[str, ...]:
        """Return the ids of the options as written: in order, with repetitions."""
        written = next(iter(self.root.values()))
        return (written,) if isinstance(written, str) else written


def _form(value: object) -> str:
    """Return the form of a written condition, in angle brackets that mark it in error paths."""
    if isinstance(value, str | BaseModel):
        return _form_of_model(value)
    if not isinstance(value, Mapping) or len(value) != 1:
        return "<unreadable>"
    key, content = next(iter(value.items()))
    if key in ("all", "any", "not"):
        return f"<{key}>"
    return "<score>" if isinstance(content, Mapping) else "<answer>"


def _form_of_model(value: str | BaseModel) -> str:
    forms = {All: "<all>", AnyOf: "<any>", Not: "<not>", ScoreIs: "<score>", AnswerIs: "<answer>"}
    return "<name>" if isinstance(value, str) else forms[type(value)]


Condition = Annotated[
    Annotated[Name, Tag("<name>")]
    | Annotated[All, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[Not, Tag("<not>")]
    | Annotated[ScoreIs, Tag("<score>")]
    | Annotated[AnswerIs, Tag("<answer>")],
    Discriminator(_form, custom_error_type="not_a_condition", custom_error_message=_FORMS),
]


def leaves(condition: Condition) -> Iterator[str | AnswerIs | ScoreIs]:
    """Yield every name, answer and score in a condition, in the order written."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.negated)
    elif isinstance(condition, str | AnswerIs | ScoreIs):
        yield condition
