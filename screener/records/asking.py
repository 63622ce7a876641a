"""Tells another front end what to ask next, so that it follows the same walk as our pages."""

from __future__ import annotations

from screener.records.models import FindingRecord, IdentityRecord, NextRecord, PageRecord
from screener.records.values import finding_record
from screener.screening.guidance import Assessor
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page, Paging, first_gap


class Asking:
    """Says which questions come next for any sheet of one rule book."""

    def __init__(self, assessor: Assessor, made_with: IdentityRecord) -> None:
        """Take what assesses the sheets, and by which rule book; prepare to make pages."""
        self._made_with = made_with
        self._book = assessor.book
        self._assessor = assessor
        self._paging = Paging(assessor.book)

    def next(self, sheet: AnswerSheet) -> NextRecord:
        """Return what to ask next, and what to show before that, given the answers of a sheet."""
        found = self._assessor.assess(self._assessor.coding.encode(sheet))
        guidance = self._assessor.guidance(found)
        pages = self._paging.pages(found.enabled)
        gap = first_gap(pages, found.missing)
        return NextRecord(
            rulebook=self._made_with,
            complete=guidance.complete,
            interruptions=tuple(
                FindingRecord.model_validate(finding_record(self._book, finding))
                for finding in guidance.interruptions
            ),
            page=_page(gap) if gap else None,
            pages=tuple(map(_page, pages)),
            enabled=tuple(question.id for page in pages for question in page.questions),
            missing=guidance.missing,
            ignored=guidance.ignored,
        )


def _page(page: Page) -> PageRecord:
    return PageRecord(section=page.section.id, questions=tuple(q.id for q in page.questions))
