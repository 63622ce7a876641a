"""The models of a rule book: frozen, typed, and with the structure of the YAML file.

:mod:`screener.rulebook.own_schema` makes the JSON Schema for editors of them. What a model cannot
check alone is checked in :mod:`screener.rulebook.checks.cross_checks`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, PrivateAttr, Tag, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from screener.rulebook.conditions import Condition
from screener.rulebook.drawings import Drawing
from screener.rulebook.help_numbers import HelpNumber
from screener.rulebook.provenance import (
    Citations,
    ClinicalReview,
    Hazard,
    Header,
    IntendedUse,
    Source,
)
from screener.yamlfile.fields import Flag, Frozen, Id, Plain, Text, text_or_mapping

DECLINED: Final = "prefer_not_to_say"
"""The id of the option for people who know but do not say, so there is nothing to find out."""
_SIGN: Final = {"rulebook": {"clinical_review"}}
MOST_IN_A_HEADLINE: Final = 60
"""Characters that fit on two lines of a phone in large letters."""
MOST_IN_A_RECORD: Final = 60
"""Characters that name something on the clinician's page, which has to stay one page."""


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


class TimeframeId(StrEnum):
    """By when to act, most urgent first."""

    NOW = "now"
    TODAY = "today"
    THIS_WEEK = "this_week"
    BEFORE_VISIT = "before_visit"
    AT_VISIT = "at_visit"

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent timeframe, 1 for the next one, and so on."""
        return _RANKS[self]


_RANKS = {each: rank for kind in (LevelId, TimeframeId) for rank, each in enumerate(kind)}


class Level(Frozen):
    """The words for one level of guidance."""

    id: LevelId
    title: Text
    do: Text
    """What to do now. That of ``emergency`` is also the help line at the foot of every page."""
    acts: tuple[Id, ...] = ()
    """What `do` tells people to do."""


ClinicalName = Annotated[Text, Field(max_length=MOST_IN_A_RECORD)]


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
    record: ClinicalName | None = None
    """How a clinician's record names this answer."""
    denies: Flag = False
    """It denies what the question asks about: "no", "none of these"."""
    minor: Flag = False
    """Whoever chooses it is a minor, whose papers a parent may read."""
    drawing: Drawing | None = None
    """What is drawn beside it, for people who know it when they see it."""


class FindOut(Frozen):
    """Where somebody who is not sure of an answer learns it."""

    who: Id
    """One of the informants."""
    what: Text
    """What to look up or to ask for, in words that go on from those of the informant."""


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
    record: ClinicalName | None = None
    """How a clinician's record names what is asked."""
    private: Flag = False
    """The patient may leave the answer off what is printed or sent."""
    always_known: Flag = False
    """Everybody can answer it, so it has no unknown option."""
    find_out: FindOut | None = None
    """Who can tell the answer; without it, the question itself is listed as a thing to find out."""
    drawing: Drawing | None = None
    """What is drawn beside its help."""
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
    record: ClinicalName | None = None
    """Its heading on the clinician's page; without one, its answers are gathered there."""
    intro: Text | None = None


class Section(SectionHeading):
    """Questions that belong together."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Score(Frozen):
    """A sum of the points of the options chosen in some questions."""

    of: Annotated[tuple[Id, ...], Field(min_length=1)]
    record: ClinicalName | None = None
    """How a clinician's record names it; it then stands for the answers that it adds up."""


class Doubt(Frozen):
    """How much the doubt about a rule weighs."""

    level: LevelId


WhenUnknown = Annotated[
    Annotated[Literal["silent"], Tag("<word>")] | Annotated[Doubt, Tag("<mapping>")],
    Discriminator(text_or_mapping),
]
Headline = Annotated[Text, Field(max_length=MOST_IN_A_HEADLINE)]


class Rule(Frozen):
    """What to tell a person, when, how urgently, and on which source."""

    id: Id
    topic: Id
    level: LevelId
    when: Condition
    when_unknown: WhenUnknown | None = None
    """The level of a possible finding where it is not the rule's own, or ``silent``."""
    silent_because: Text | None = None
    """Why a silent rule's doubt may weigh less than the rule."""
    title: Text
    headline: Headline | None = None
    """What this person does next; a rule at ``discuss`` or above needs it."""
    within: TimeframeId | None = None
    """By when to do it; a rule at ``discuss`` or above needs it."""
    reason: Text
    doubt: Text | None = None
    """The reason when the finding is only possible."""
    do: Text | None = None
    acts: tuple[Id, ...] = ()
    """What `headline` and `do` tell people to do."""
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


_PROMISES: Final = ("at_least", "topic", "never", "asks")
_PROMISED: Final = (
    "'at_least' with a level, 'topic', 'never' with a condition, or 'asks' with a question"
)
_ONE_PROMISE: JsonDict = {"oneOf": [{"required": [promise]} for promise in _PROMISES]}


class Guarantee(Frozen):
    """What holds for every possible answer sheet."""

    model_config = ConfigDict(json_schema_extra=_ONE_PROMISE)

    id: Id
    text: Text
    whenever: Condition | None = None
    """Whom it is about: everybody for whom this is true. With `asks`, use `of` instead."""
    at_least: LevelId | None = None
    """The guidance is at least this urgent."""
    topic: Id | None = None
    """There is a finding of this topic."""
    never: Condition | None = None
    """This is false: it is never true, nor in doubt, together with `whenever`."""
    asks: Id | None = None
    """This question is asked of everybody, or of those whom `of` is about."""
    of: Condition | None = None
    """With `asks`, whom it is about: everybody for whom this is true or in doubt."""
    hazard: Id | None = None
    """What could go wrong for a patient if it did not hold."""

    @property
    def about(self) -> Condition | None:
        """Return the condition that says whom it is about; None means everybody."""
        return self.whenever if self.asks is None else self.of

    @model_validator(mode="after")
    def _one_promise(self) -> Self:
        made = [promise for promise in _PROMISES if getattr(self, promise) is not None]
        if not made:
            raise PydanticCustomError("no_promise", f"promises nothing; it needs {_PROMISED}")
        if len(made) > 1:
            raise PydanticCustomError(
                "two_promises",
                "promises more than one thing; keep one of 'at_least', 'topic', 'never' and 'asks'",
            )
        return self

    @model_validator(mode="after")
    def _about_somebody(self) -> Self:
        wanted, other = ("of", "whenever") if self.asks is not None else ("whenever", "of")
        if getattr(self, other) is not None:
            raise PydanticCustomError(
                "wrong_people",
                "'{other}' does not go with this promise; say whom it is about in '{wanted}'",
                {"other": other, "wanted": wanted},
            )
        if self.asks is None and self.whenever is None:
            raise PydanticCustomError(
                "no_people", "the key 'whenever' is missing; it says whom the promise is about"
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
    timeframes: Mapping[TimeframeId, Text]
    """The words for each timeframe in use, most urgent first."""
    topics: Mapping[Id, Text]
    informants: Mapping[Id, Text] = {}
    """Who can tell an answer that a person is not sure of, such as "Ask a pharmacist"."""
    acts: Mapping[Id, tuple[Id, ...]]
    """What texts tell people to do, each with the acts that exclude it."""
    act_words: tuple[Plain, ...]
    """Words in a `headline` or `do` that tell people to do something, so that it needs acts."""
    terms: tuple[Text, ...] = ()
    """What a translation carries over, as :mod:`screener.rulebook.terms` reads it."""
    never_say: tuple[Text, ...] = ()
    """Words that no patient may read here, such as ``eligible``, in any language."""
    numbers: tuple[HelpNumber, ...]
    """Every number to call or text that `headline`, `do` or `help` may name."""
    sources: Mapping[Id, Source]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    conditions: Mapping[Id, Condition] = {}
    """Named conditions, to be used by name."""
    scores: Mapping[Id, Score] = {}
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    guarantees: tuple[Guarantee, ...]
    hazards: tuple[Hazard, ...] = ()
    """What could go wrong for a patient; guarantees say which of them they control."""
    intended_use: IntendedUse | None = None
    learn: tuple[Lesson, ...] = ()
    _original: RuleBook | None = PrivateAttr(default=None)

    @property
    def original(self) -> RuleBook:
        """Return the rule book as its author wrote it."""
        return self._original or self

    def as_translation_of(self, book: RuleBook) -> Self:
        """Return this rule book after noting what it is a translation of."""
        self._original = book
        return self

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Return every question by id, in the order asked."""
        return {question.id: question for part in self.sections for question in part.questions}

    @cached_property
    def letters(self) -> str:
        """Return every letter that is in it once, for whoever has to print any of its words."""
        return "".join(sorted(set(self.model_dump_json())))

    @cached_property
    def digest(self) -> str:
        """Return ``sha256:`` and the digest of the content.

        It leaves out comments, layout and the clinical review, which names the digest that was
        reviewed. That of a translation is that of its original.
        """
        if self._original is not None:
            return self._original.digest
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_SIGN)
        canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def named(self) -> str:
        """Return its id, version and digest: the name under which its guidance can be repeated."""
        return f"{self.rulebook.id} {self.rulebook.version} {self.digest}"

    @property
    def review(self) -> ClinicalReview | None:
        """Return the review of exactly this content, or None if there is none that still counts."""
        signed = self.signature
        return signed if signed and signed.digest == self.digest else None

    @property
    def void_review(self) -> ClinicalReview | None:
        """Return the review if it no longer counts because the content changed, else None."""
        return self.signature if self.review is None else None

    @property
    def signature(self) -> ClinicalReview | None:
        """Return the last review of this rule book, whether or not it still counts."""
        signed = self.rulebook.clinical_review
        return None if signed == "none" else signed

    def next_step(self, rule: Rule) -> str | None:
        """Return what a rule says to do next, and by when: "Today: Call your prescriber"."""
        if rule.within is None or rule.headline is None:
            return rule.headline
        return f"{self.timeframes[rule.within]}: {rule.headline}"

    def level(self, level: LevelId) -> Level | None:
        """Return the words for a level, or None if the rule book does not use it."""
        return next((words for words in self.levels if words.id is level), None)

    def option(self, question: str, option: str) -> Option:
        """Return one option of a question; raises KeyError if there is no such option."""
        return {each.id: each for each in self.questions[question].options}[option]
