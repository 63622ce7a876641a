"""What another front end asks next, so that it walks as the pages here do."""

from __future__ import annotations

from screener.records.records import FindingRecord, IdentityRecord, NextRecord, PageRecord
from screener.records.summary import finding_record, identity
from screener.rulebook.model import RuleBook
from screener.screening.assessment import Assessor
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page, Paging, first_gap


class Asking:
    """Says for any sheet of one rule book which questions come next."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book, and note how its questions are cut into pages."""
        self._book = book
        self._assessor = Assessor(book)
        self._paging = Paging(book)

    def next(self, sheet: AnswerSheet) -> NextRecord:
        """Return what to ask, and what to show before, given the answers of a sheet."""
        found = self._assessor.assess(self._assessor.coding.encode(sheet))
        guidance = self._assessor.guidance(found)
        pages = self._paging.pages(found.enabled)
        gap = first_gap(pages, found.missing)
        return NextRecord(
            rulebook=IdentityRecord(**identity(self._book)),
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
