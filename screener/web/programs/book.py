"""What programs are told of one rule book, prepared once for all sites that have it."""

from __future__ import annotations

from screener.fhir.naming import place_of
from screener.fhir.server import published
from screener.records.asking import Asking
from screener.records.lines import Answering
from screener.records.questionnaire import questionnaire
from screener.screening.guidance import Assessor
from screener.web.programs.clinician_record import Recording
from screener.web.programs.openapi import description


class BookForPrograms:
    """One rule book, ready for programs.

    Attributes:
        book: the rule book.
        answering: answers sheets with guidance.
        asking: says what to ask next.
        recording: makes the clinician's page of a sheet.
        questionnaire: what another front end shows, in JSON.
        description: the OpenAPI description, but for the place of the addresses.
        resources: what can be read in FHIR, by its place below the FHIR address.
    """

    def __init__(self, assessor: Assessor) -> None:
        """Take what assesses the sheets, and prepare the responses that never change."""
        self.book = book = assessor.book
        self.answering = Answering(assessor)
        self.asking = Asking(assessor)
        self.recording = Recording(assessor)
        self.questionnaire = questionnaire(book).model_dump_json(by_alias=True)
        self.description = description(book)
        self.resources = {place_of(each["url"]): each for each in published(book)}
