"""What a rule book says of itself: what it is for, who reviewed it, its sources and hazards."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Discriminator, Field, Tag

from screener.yamlfile.fields import Day, Frozen, Id, Plain, Text, Url, text_or_mapping

LANGUAGE_PATTERN: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


class ClinicalReview(Frozen):
    """Who reviewed the content, in which role, when, and the digest of what they read."""

    by: Text
    role: Text
    date: Day
    digest: Plain
    version: Plain | None = None
    """The version of the rule book that they read."""


Review = Annotated[
    Annotated[Literal["none"], Tag("<word>")] | Annotated[ClinicalReview, Tag("<mapping>")],
    Discriminator(text_or_mapping),
]


class Header(Frozen):
    """What this rule book is, for whom, and how far it can be trusted."""

    id: Id
    version: Plain
    title: Text
    """The constant title of every question and result page; browsers write it to their history."""
    jurisdiction: Plain
    language: Annotated[str, Field(strict=True, pattern=LANGUAGE_PATTERN)]
    """A BCP 47 language tag, such as ``en``."""
    evidence_checked: Day
    clinical_review: Review
    """``none``, or who reviewed which digest and when."""


class Source(Frozen):
    """Where a statement comes from, and when it was last read."""

    title: Text
    publisher: Text
    revised: Day | None = None
    checked: Day
    url: Url | None = None


class Citation(Frozen):
    """A source and the place in it: a section title, a table, a page."""

    source: Id
    at: Text


Citations = Annotated[tuple[Citation, ...], Field(min_length=1)]


class IntendedUse(Frozen):
    """What the rule book is to be used for, by whom, and what it must not be used for."""

    purpose: Text
    users: Text
    not_for: Text


class Hazard(Frozen):
    """What could go wrong for a patient. How bad and how likely it is, only clinicians can say."""

    id: Id
    text: Text
    """What goes wrong."""
    cause: Text
    """How it could come about."""
    harm: Text
    """What it could do to a patient, or to somebody else."""
    cite: tuple[Citation, ...] = ()
    """The sources of the harm; empty where it follows from no source."""
