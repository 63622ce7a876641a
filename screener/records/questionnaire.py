"""A rule book as other front ends show it: its questions and the words of its findings.

The conditions of rules are left out: only the server decides which rules hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from screener.records.models import IdentityRecord
from screener.rulebook.conditions import Condition
from screener.rulebook.model import Lesson, Level, Rule, RuleBook, Score, Section
from screener.rulebook.provenance import ClinicalReview, Source
from screener.translation.loader import Translation
from screener.yamlfile.fields import Day, Flag, Frozen, Id, Text


class TranslatedWords(Frozen):
    """Who answers for words that are a translation."""

    review: ClinicalReview | None
    """The qualified translator who signed these very words; null where none did. Show it, too."""


class QuestionnaireHeader(IdentityRecord):
    """What a rule book is, for whom, and how far it can be trusted."""

    title: Text
    jurisdiction: Text
    evidence_checked: Day
    review: ClinicalReview | None
    """The clinician who reviewed this very content; null where none did. Show it either way."""
    void_review: ClinicalReview | None
    """A clinician who reviewed an earlier content, which counts no more."""
    translation: TranslatedWords | None
    """Null if these are the words that the clinician reviewed, and no translation of them."""


class RuleWords(Frozen):
    """What a rule says beside the reason, to be shown with its findings."""

    id: Id
    topic: Id
    title: Text
    do: Text | None
    ask: tuple[Text, ...]
    """What to ask the dermatologist."""
    bring: tuple[Text, ...]
    """What to bring to the visit."""
    interrupt: Flag
    """Its certain findings are shown at once, before the next question."""


class Questionnaire(Frozen):
    """All that another front end shows."""

    rulebook: QuestionnaireHeader
    levels: tuple[Level, ...]
    """Most urgent first."""
    topics: Mapping[Id, Text]
    sources: Mapping[Id, Source]
    sections: tuple[Section, ...]
    """The questions in the order asked; which of them are asked next is told by `next`."""
    conditions: Mapping[Id, Condition]
    """The conditions that questions may name under `enable_when`."""
    scores: Mapping[Id, Score]
    rules: tuple[RuleWords, ...]
    learn: tuple[Lesson, ...]
    """What is worth knowing about the treatment."""


def questionnaire(
    book: RuleBook, identity: Mapping[str, str], translation: Translation | None = None
) -> Questionnaire:
    """Return what another front end shows of a rule book with this identity.

    `translation` is what the words of `book` come from, if they are not its author's.
    """
    return Questionnaire(
        rulebook=_header(book, identity, translation),
        levels=book.levels,
        topics=book.topics,
        sources=book.sources,
        sections=book.sections,
        conditions=book.conditions,
        scores=book.scores,
        rules=tuple(map(_words, book.rules)),
        learn=book.learn,
    )


def _header(
    book: RuleBook, identity: Mapping[str, str], translation: Translation | None
) -> QuestionnaireHeader:
    header = book.rulebook
    return QuestionnaireHeader(
        **identity,
        title=header.title,
        jurisdiction=header.jurisdiction,
        evidence_checked=header.evidence_checked,
        review=book.review,
        void_review=book.void_review,
        translation=TranslatedWords(review=translation.review) if translation else None,
    )


def _words(rule: Rule) -> RuleWords:
    return RuleWords(**{name: getattr(rule, name) for name in RuleWords.model_fields})
