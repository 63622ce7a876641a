"""A sheet and its guidance in one Bundle, to be passed on as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from screener.clinician.private import without
from screener.clinician.text import WrittenPage
from screener.clinician.writing import Writing
from screener.fhir.guidance.composition import Paper, composition, document_reference
from screener.fhir.guidance.findings import detected_issue, guidance_response, request_group
from screener.fhir.guidance.identity import Label
from screener.fhir.resource import Resource
from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import AnswerSheet


@dataclass(frozen=True)
class Passing:
    """How a sheet is passed on.

    Attributes:
        on: the day of the guidance.
        identity: distinguishes the Bundle from all others; its inner addresses follow from it.
        label: what people can tell it by; None where nobody has to.
        said: the sheet as a QuestionnaireResponse, if it differs from what `response` would
            write, for example in its date.
        left_off: private questions whose answers, and all that follows from them, stay away.
        papers: the guidance in forms that a person can open; a labeled one also has it as text.
        words: the rule book in the words that the guidance is to be in; None for its own. The page
            for the clinician keeps the rule book's own.
    """

    on: date
    identity: UUID
    label: Label | None = None
    said: Resource | None = None
    left_off: frozenset[str] = frozenset()
    papers: tuple[Paper, ...] = field(default=(), repr=False)
    words: RuleBook | None = field(default=None, repr=False)

    def address_of(self, name: str) -> str:
        """Return the address of an entry within the Bundle."""
        return uuid5(self.identity, name).urn


def bundle(writing: Writing, sheet: AnswerSheet, passing: Passing) -> Resource:
    """Return a Bundle of a sheet and its guidance; it begins with the page for the clinician."""
    book, label = passing.words or writing.book, passing.label
    guidance = without(book, assess(book, sheet), passing.left_off)
    page = _page(writing, sheet, guidance, passing)
    said = passing.said or response(book, sheet, passing.on, passing.left_off)
    found = {
        passing.address_of(name): label.on(entry) if label else entry
        for name, entry in _entries(book, guidance, page, said, passing)
    }
    made = {
        "resourceType": "Bundle",
        "language": book.rulebook.language,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": passing.identity.urn},
        "type": "collection",
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in found.items()],
    }
    return label.tagged(made) if label else made


_ANSWERS, _GUIDANCE, _GROUP = "QuestionnaireResponse", "GuidanceResponse", "RequestGroup"


def _page(
    writing: Writing, sheet: AnswerSheet, guidance: Guidance, passing: Passing
) -> WrittenPage:
    page = writing.page(sheet, guidance, passing.left_off)
    label = passing.label or Label("")
    return writing.written(page, passing.on.isoformat(), reference=label.visit, code=label.code)


def _entries(
    book: RuleBook, guidance: Guidance, page: WrittenPage, said: Resource, passing: Passing
) -> Iterator[tuple[str, Resource]]:
    """Yield each entry with its name, the one to read first."""
    on, address_of, language = passing.on, passing.address_of, book.original.rulebook.language
    made_from = [address_of(name) for name in (_ANSWERS, _GUIDANCE)]
    yield "Composition", composition(page, language, on, made_from)
    yield _ANSWERS, said
    group = address_of(_GROUP) if guidance.findings else None
    yield _GUIDANCE, guidance_response(book, guidance, on, group)
    papers = (*_as_text(page, passing), *passing.papers)
    if papers:
        yield "DocumentReference", document_reference(page, language, on, papers)
    yield from _findings(book, guidance, on, address_of)


def _as_text(page: WrittenPage, passing: Passing) -> Iterator[Paper]:
    """Yield the page as text if it goes to people, who may have no viewer for FHIR."""
    if passing.label:
        yield Paper("text/plain; charset=utf-8", page.text.encode())


def _findings(
    book: RuleBook, guidance: Guidance, on: date, address_of: Callable[[str], str]
) -> Iterator[tuple[str, Resource]]:
    if guidance.findings:
        yield _GROUP, request_group(book, guidance, on, address_of)
    for finding in guidance.findings:
        yield finding.rule.id, detected_issue(book, finding, on, address_of(_ANSWERS))
