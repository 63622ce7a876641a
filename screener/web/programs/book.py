"""What programs are told of one rule book in each of its languages, prepared once for all sites."""

from __future__ import annotations

from collections.abc import Sequence

from screener.fhir.naming import place_of
from screener.fhir.server import published
from screener.records.asking import Asking
from screener.records.lines import Answering
from screener.records.models import IdentityRecord
from screener.records.questionnaire import questionnaire
from screener.screening.guidance import Assessor
from screener.translation.loader import Translation
from screener.web.programs.clinician_record import Recording
from screener.web.programs.openapi import description


class Spoken:
    """One rule book in one language, ready for programs.

    Attributes:
        assessor: assesses the sheets.
        book: the rule book in the words of this language.
        language: the language, as a tag.
        identity: which rule book it is, and in which words.
        answering: answers sheets with guidance.
        asking: says what to ask next.
        questionnaire: what another front end shows, in JSON.
    """

    def __init__(self, assessor: Assessor, translation: Translation | None = None) -> None:
        """Take what assesses the sheets, and prepare the responses that never change.

        `translation` is where the words come from, if they are not the rule book's own.
        """
        self.assessor = assessor
        self.book = assessor.book
        self.language = self.book.rulebook.language
        self.answering = Answering(assessor)
        self.identity = IdentityRecord(**self.answering.identity)
        self.asking = Asking(assessor, self.identity)
        shown = questionnaire(self.book, self.answering.identity, translation)
        self.questionnaire = shown.model_dump_json(by_alias=True)


class BookForPrograms:
    """One rule book, ready for programs.

    Attributes:
        book: the rule book in its own words.
        spoken: what is told in each language, by its tag; the rule book's own is the first.
        recording: makes the clinician's page of a sheet.
        description: the OpenAPI description, but for the place of the addresses.
        resources: what can be read in FHIR, by its place below the FHIR address.
    """

    def __init__(self, own: Spoken, others: Sequence[Spoken] = ()) -> None:
        """Take it in its own words, and in those of its translations."""
        self.book = own.book
        self.spoken = {each.language: each for each in (own, *others)}
        self.recording = Recording(own.assessor, own.identity)
        self.description = description(own.book, list(self.spoken))
        resources = published(own.book, [each.book for each in others])
        self.resources = {place_of(each["url"]): each for each in resources}
