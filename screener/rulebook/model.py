"""The models of a rule book: frozen, typed, and with the structure of the YAML file.

The JSON Schema for editors comes from the same models (see :func:`json_schema`). What a model
cannot check alone, such as a name that another part must define, is checked in
:mod:`screener.rulebook.cross_checks`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    HttpUrl,
    Tag,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError

from screener.rulebook.conditions import Condition
from screener.wording import quoted
from screener.yamlfile.fields import Day, Flag, Frozen, Id, Text

DECLINED: Final = "prefer_not_to_say"
"""The id of the option for people who know but do not say, so there is nothing to find out."""


class LevelId(StrEnum):
    """How soon to act, most urgent first; ``information`` never sets the level of guidance."""

    EMERGENCY = "emergency"
    CONTACT_FIRST = "contact_first"
    DISCUSS_BEFORE_STARTING = "discuss_before_starting"
    DISCUSS = "discuss"
    OTHER_TREATMENTS_FIRST = "other_treatments_first"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent level, 1 for the next one, and so on."""
        return _RANKS[self]


_NUMBER = re.compile(r"\+?[0-9(][0-9 ().-]*[0-9]")
_RANKS = {level: rank for rank, level in enumerate(LevelId)}


class ClinicalReview(Frozen):
    """Who reviewed the content, in which role, when, and the digest of what they read."""

    by: Text
    role: Text
    date: Day
    digest: Text


def _text_or_mapping(value: object) -> str:
    """Return the branch of a union, in angle brackets that mark it in error paths."""
    return "<word>" if isinstance(value, str) else "<mapping>"


Review = Annotated[
    Annotated[Literal["none"], Tag("<word>")] | Annotated[ClinicalReview, Tag("<mapping>")],
    Discriminator(_text_or_mapping),
]


class Header(Frozen):
    """What this rule book is, for whom, and how far it can be trusted."""

    id: Id
    version: Text
    title: Text
    """The constant title of every question and result page; browsers write it to their history."""
    jurisdiction: Text
    language: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    """A BCP 47 language tag, such as ``en``."""
    evidence_checked: Day
    clinical_review: Review
    """``none``, or who reviewed which digest and when."""


class Level(Frozen):
    """The words for one level of guidance."""

    id: LevelId
    title: Text
    do: Text
    """What to do now. That of ``emergency`` is also the help line at the foot of every page."""
    call: tuple[Text, ...] = ()
    """Numbers in `do` that can be called, as they are written there; pages make links of them."""
    sms: tuple[Text, ...] = ()
    """Numbers in `do` that take text messages."""

    @model_validator(mode="after")
    def _numbers_are_read(self) -> Self:
        for number in (*self.call, *self.sms):
            if not _NUMBER.fullmatch(number):
                raise PydanticCustomError(
                    "no_number",
                    "{number} is not a phone number; write the number in quotes, as in 'do'",
                    {"number": quoted(number)},
                )
            if not re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", self.do):
                raise PydanticCustomError(
                    "silent_number",
                    "the number {number} is not in 'do', where people read it",
                    {"number": quoted(number)},
                )
        return self


class Source(Frozen):
    """Where a statement comes from, and when it was last read."""

    title: Text
    publisher: Text
    revised: Day | None = None
    checked: Day
    url: HttpUrl | None = None


class Citation(Frozen):
    """A source and the place in it: a section title, a table, a page."""

    source: Id
    at: Text


class Option(Frozen):
    """One answer that a person may choose."""

    id: Id
    text: Text
    help: Text | None = None
    unknown: Flag = False
    """Choosing it leaves the fact unknown: "not sure", "prefer not to say"."""
    exclusive: Flag = False
    """It stands alone where several answers may be chosen."""
    points: Annotated[int, Field(strict=True, ge=0)] | None = None


class Question(Frozen):
    """One question and its answers."""

    id: Id
    text: Text
    help: Text | None = None
    why: Text | None = None
    """Why we ask, shown on request."""
    many: Flag = False
    """Several answers may be chosen."""
    enable_when: Condition | None = None
    """Ask only when this is true or unknown; it looks at earlier questions alone."""
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @cached_property
    def unknown_options(self) -> frozenset[str]:
        """Return the ids of the options that leave the fact unknown."""
        return frozenset(option.id for option in self.options if option.unknown)

    @cached_property
    def exclusive_options(self) -> frozenset[str]:
        """Return the ids of the options that cannot be chosen with others."""
        return frozenset(option.id for option in self.options if option.exclusive)


class SectionHeading(Frozen):
    """A section without its questions."""

    id: Id
    title: Text
    intro: Text | None = None


class Section(SectionHeading):
    """Questions that belong together."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Score(Frozen):
    """A sum of the points of the options chosen in some questions."""

    of: Annotated[tuple[Id, ...], Field(min_length=1)]


class Doubt(Frozen):
    """How much the doubt about a rule weighs."""

    level: LevelId


WhenUnknown = Annotated[
    Annotated[Literal["silent"], Tag("<word>")] | Annotated[Doubt, Tag("<mapping>")],
    Discriminator(_text_or_mapping),
]
Citations = Annotated[tuple[Citation, ...], Field(min_length=1)]


class Rule(Frozen):
    """What to tell a person, when, how urgently, and on which source."""

    id: Id
    topic: Id
    level: LevelId
    when: Condition
    when_unknown: WhenUnknown | None = None
    """The level of a possible finding where it is not the rule's own, or ``silent``."""
    title: Text
    reason: Text
    doubt: Text | None = None
    """The reason when the finding is only possible."""
    do: Text | None = None
    ask: tuple[Text, ...] = ()
    bring: tuple[Text, ...] = ()
    cite: Citations
    interrupt: Flag = False
    """Shown at once, before the next page."""

    @property
    def doubt_level(self) -> LevelId | None:
        """Return the level of a possible finding, or None if the rule stays silent."""
        if self.when_unknown is None:
            return self.level
        return self.when_unknown.level if isinstance(self.when_unknown, Doubt) else None


_PROMISES: Final = ("at_least", "topic", "never")
_ONE_PROMISE: JsonDict = {"oneOf": [{"required": [promise]} for promise in _PROMISES]}


class Guarantee(Frozen):
    """What holds for every possible answer sheet."""

    model_config = ConfigDict(json_schema_extra=_ONE_PROMISE)

    id: Id
    text: Text
    whenever: Condition
    at_least: LevelId | None = None
    """The guidance is at least this urgent."""
    topic: Id | None = None
    """There is a finding of this topic."""
    never: Condition | None = None
    """This is false: it is never true, nor in doubt, together with `whenever`."""

    @model_validator(mode="after")
    def _one_promise(self) -> Self:
        made = [promise for promise in _PROMISES if getattr(self, promise) is not None]
        if not made:
            raise PydanticCustomError(
                "no_promise",
                "promises nothing; it needs 'at_least' with a level, 'topic', or 'never' with a "
                "condition",
            )
        if len(made) > 1:
            raise PydanticCustomError(
                "two_promises",
                "promises more than one thing; keep one of 'at_least', 'topic' and 'never'",
            )
        return self


class Lesson(Frozen):
    """One thing worth knowing about the treatment, cited like a rule."""

    id: Id
    title: Text
    text: Text
    cite: Citations


class RuleBook(Frozen):
    """All questions, rules, guarantees and sources of one questionnaire."""

    rulebook: Header
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    """Most urgent first."""
    topics: Mapping[Id, Text]
    sources: Mapping[Id, Source]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    conditions: Mapping[Id, Condition] = {}
    """Named conditions, to be used by name."""
    scores: Mapping[Id, Score] = {}
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    guarantees: tuple[Guarantee, ...]
    learn: tuple[Lesson, ...] = ()

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Return every question by id, in the order asked."""
        return {question.id: question for question in self._each_question()}

    @cached_property
    def digest(self) -> str:
        """Return ``sha256:`` and the digest of the content.

        It leaves out comments, layout and the clinical review, which itself names the digest that
        was reviewed.
        """
        content = self.model_dump(
            mode="json",
            by_alias=True,
            exclude_defaults=True,
            exclude={"rulebook": {"clinical_review"}},
        )
        canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def review(self) -> ClinicalReview | None:
        """Return the review of exactly this content, or None if there is none that still counts."""
        signed = self.signature
        return signed if signed and signed.digest == self.digest else None

    @property
    def void_review(self) -> ClinicalReview | None:
        """Return the review if it no longer counts because the content changed, else None."""
        signed = self.signature
        return signed if signed and signed.digest != self.digest else None

    @property
    def signature(self) -> ClinicalReview | None:
        """Return the last review of this rule book, whether or not it still counts."""
        signed = self.rulebook.clinical_review
        return None if signed == "none" else signed

    def level(self, level: LevelId) -> Level | None:
        """Return the words for a level, or None if the rule book does not use it."""
        return next((words for words in self.levels if words.id is level), None)

    def option(self, question: str, option: str) -> Option:
        """Return one option of a question; raises KeyError if there is no such option."""
        for candidate in self.questions[question].options:
            if candidate.id == option:
                return candidate
        raise KeyError(option)

    def _each_question(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions


def json_schema() -> JsonSchemaValue:
    """Return the JSON Schema (draft 2020-12) of a rule book file, for editors."""
    schema = RuleBook.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
