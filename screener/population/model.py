"""The models of a population's file: how many people give each answer, and how that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from screener.rulebook.conditions import Condition
from screener.rulebook.model import Question
from screener.rulebook.provenance import Citations, Source
from screener.yamlfile.fields import Flag, Frozen, Id, Text

REST: Final = "rest"
"""The share of the answer of all whom the other shares leave."""


def _number_or_rest(value: object) -> str:
    if isinstance(value, str):
        return "<rest>" if value == REST else "<neither>"
    return "<number>"


Percent = Annotated[float, Field(strict=True, ge=0, le=100)]
Share = Annotated[
    Annotated[Literal["rest"], Tag("<rest>")] | Annotated[Percent, Tag("<number>")],
    Discriminator(
        _number_or_rest,
        custom_error_type="not_a_share",
        custom_error_message=f"a share is a percentage from 0 to 100, or {REST}",
    ),
]


class Header(Frozen):
    """Which people the file describes."""

    title: Text
    about: Text | None = None


class Case(Frozen):
    """How often some people, or all others, give each answer to a question."""

    of: Condition | None = None
    """The people it is about, by their answers to questions above; the last case has none."""
    share: Annotated[Mapping[Id, Share], Field(min_length=1)]
    """By option, the percentage of these people who choose it."""
    cite: Citations | None = None
    assumed: Flag = False
    """No source was read for it, or only for a part of it."""
    reason: Text | None = None
    """Why it is assumed, or how it follows from its source."""

    @model_validator(mode="after")
    def _says_how_it_is_known(self) -> Self:
        if not self.assumed and self.cite is None:
            raise PydanticCustomError(
                "no_source", "say how it is known: 'cite' a source, or 'assumed: true' and a reason"
            )
        if self.assumed and self.reason is None:
            raise PydanticCustomError("no_reason", "is assumed; say why under 'reason'")
        return self


def numbers(case: Case) -> Mapping[str, float]:
    """Return the percentage of each option that has one, and not the rest."""
    return {option: share for option, share in case.share.items() if not isinstance(share, str)}


def alone_in(question: Question) -> frozenset[str]:
    """Return the options that a person who is drawn chooses without any other.

    Somebody could choose an unknown option beside others; nobody who is drawn does.
    """
    return question.exclusive_options | question.unknown_options


class PopulationFile(Frozen):
    """A whole file; its parts are checked one by one."""

    population: Header
    sources: Mapping[Id, Any] = {}
    groups: Mapping[Text, Any] = {}
    answers: Annotated[Mapping[Id, Any], Field(min_length=1)]


@dataclass(frozen=True)
class Population:
    """People as a file describes them.

    Attributes:
        file: its name.
        title: what these people are called.
        sources: what the shares rest on, by name.
        groups: conditions on answers; what these people get is told by itself.
        answers: for each question, how often each answer is given, in the order drawn.
    """

    file: str
    title: str
    sources: Mapping[str, Source]
    groups: Mapping[str, Condition]
    answers: Mapping[str, tuple[Case, ...]]

    @property
    def assumed(self) -> tuple[str, ...]:
        """Return the questions with shares that no source gives, or gives only in part."""
        return tuple(
            name for name, cases in self.answers.items() if any(case.assumed for case in cases)
        )
