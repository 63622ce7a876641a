"""Models of the records that programs get; the OpenAPI description is made from them.

`screener evaluate` and the API write records with :mod:`screener.records.lines`, which is fast, and
:mod:`screener.records.values`; tests check what they write against these models.
"""

from __future__ import annotations

from typing import Literal

from pydantic import HttpUrl

from screener.rulebook.model import LevelId, TimeframeId
from screener.yamlfile.fields import Frozen, Id, Text


class IdentityRecord(Frozen):
    """Which rule book something was made with, to the letter."""

    id: Id
    version: Text
    digest: Text
    """Changes with every change of the content, as its author wrote it, whatever the language."""
    language: Text
    """The language of the words here, as a BCP 47 tag such as ``en``."""
    logic: Text
    """The digest of all but the words: the same in every language."""
    words: Text
    """The digest of the words in this language. They are signed apart where translated."""


class BecauseRecord(Frozen):
    """An answer that led to a finding."""

    question: Id
    answer: tuple[Id, ...]
    """Those of the options chosen that led there."""


class CitationRecord(Frozen):
    """A source, and the place in it."""

    source: Id
    at: Text
    url: HttpUrl | None


class FindingRecord(Frozen):
    """A rule that holds for a sheet, or may hold."""

    rule: Id
    topic: Id
    level: LevelId
    certainty: Literal["certain", "possible"]
    """Possible where the person was not sure of what would decide it."""
    headline: Text | None
    """What the person does next; null below `discuss`, if the rule has none."""
    within: TimeframeId | None
    """By when to do it; null below `discuss`, if the rule does not say."""
    reason: Text
    """Why it matters, to the patient; in the words of doubt where it is only possible."""
    do: Text | None
    """What to do, in full; null if the headline says it all."""
    ask: tuple[Text, ...]
    """What to ask at the visit."""
    bring: tuple[Text, ...]
    """What to bring to the visit."""
    because: tuple[BecauseRecord, ...]
    cite: tuple[CitationRecord, ...]


class GuidanceRecord(Frozen):
    """The guidance for one sheet."""

    rulebook: IdentityRecord
    complete: bool
    """Whether every enabled question is answered. Before, there are certain findings only."""
    level: LevelId | None
    """The most urgent level among the findings; null while none sets one."""
    lead: Id | None
    """The rule whose finding says what to do first: by level, then by `within`, then in order."""
    findings: tuple[FindingRecord, ...]
    """By urgency, then in the order of the rule book."""
    missing: tuple[Id, ...]
    """Questions enabled and not answered."""
    unknown: tuple[Id, ...]
    """Questions answered "not sure" or the like."""
    ignored: tuple[Id, ...]
    """Questions answered but not enabled; their answers have no part in anything."""


class SheetFault(Frozen):
    """Why a sheet of a list cannot be one."""

    line: int
    """Its place in the list, counted from 1."""
    message: Text
    """What is wrong, what is allowed, and the nearest name."""


class FaultRecord(Frozen):
    """What stands in the place of guidance where a sheet of a list cannot be one."""

    error: SheetFault


class PageRecord(Frozen):
    """Questions of one section that are asked together."""

    section: Id
    questions: tuple[Id, ...]


class NextRecord(Frozen):
    """What to ask next, given some answers."""

    rulebook: IdentityRecord
    complete: bool
    """Whether every enabled question is answered."""
    interruptions: tuple[FindingRecord, ...]
    """What the person must read before the next question, unless they have read it already."""
    page: PageRecord | None
    """The first page that is not answered; null where all are."""
    pages: tuple[PageRecord, ...]
    """Every page of the walk with these answers, in order; later ones may yet come or go."""
    enabled: tuple[Id, ...]
    """Questions to be asked, given these answers, in order."""
    missing: tuple[Id, ...]
    """Those of them that are not answered."""
    ignored: tuple[Id, ...]
    """Questions answered but not enabled: keep their answers in case they are asked again."""
