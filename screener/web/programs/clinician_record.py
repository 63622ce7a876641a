"""The clinician's page as programs get it: every entry, and the whole as text."""

from __future__ import annotations

from datetime import date

from screener.clinician.page import ClinicianPage
from screener.clinician.private import private_answers
from screener.clinician.writing import Writing
from screener.records.models import IdentityRecord
from screener.screening.guidance import Assessor
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.fields import Frozen, Id, Text


class ClinicianRecord(Frozen):
    """The page for the clinician of one sheet; it tells answers and judges none."""

    rulebook: IdentityRecord
    page: ClinicianPage
    """What stands on the page, each answer that counts once."""
    private: tuple[Id, ...]
    """Questions whose answers the patient may leave off what is printed or sent."""
    text: Text
    """The same page as lines of text, for a chart or a message."""


class Recording:
    """Makes the clinician's pages of one rule book."""

    def __init__(self, assessor: Assessor, made_with: IdentityRecord) -> None:
        """Take what assesses the sheets, and by which rule book."""
        self._assessor = assessor
        self._made_with = made_with
        self._writing = Writing(assessor.book)

    def record(self, sheet: AnswerSheet, on: date) -> ClinicianRecord:
        """Return the page of a sheet, dated `on`."""
        book, assessor = self._assessor.book, self._assessor
        guidance = assessor.guidance(assessor.assess(assessor.coding.encode(sheet)))
        page = self._writing.page(sheet, guidance)
        private = private_answers(book, sheet)
        return ClinicianRecord(
            rulebook=self._made_with,
            page=page,
            private=tuple(name for name in book.questions if name in private),
            text=self._writing.written(page, on.isoformat()).text,
        )
