"""The clinician's page as a Composition that any viewer shows, and as papers to open."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from html import escape

from screener.clinician.page import Entry
from screener.clinician.text import Line, WrittenPage
from screener.fhir.resource import Resource

_PATIENT = "the patient, who is not named here"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a person can open and read.

    Attributes:
        media_type: what it is, such as `application/pdf`.
        content: its bytes.
    """

    media_type: str
    content: bytes = field(repr=False)


def composition(page: WrittenPage, language: str, on: date, entries: Iterable[str]) -> Resource:
    """Return the page as the narrative of a Composition; `entries` are what it was made from."""
    return {
        "resourceType": "Composition",
        "language": language,
        "text": {"status": "generated", "div": narrative(page)},
        "status": "final" if page.page.complete else "preliminary",
        "type": {"text": page.captions.title},
        "date": str(on),
        "author": [{"display": _PATIENT}],
        "title": page.captions.title,
        "section": [
            {
                "title": page.reported,
                "entry": [{"reference": address} for address in entries],
            }
        ],
    }


def document_reference(
    page: WrittenPage, language: str, on: date, papers: Iterable[Paper]
) -> Resource:
    """Return papers as one DocumentReference; each is the same in another form."""
    return {
        "resourceType": "DocumentReference",
        "language": language,
        "text": {"status": "generated", "div": narrative(page)},
        "status": "current",
        "docStatus": "final" if page.page.complete else "preliminary",
        "type": {"text": page.captions.title},
        "description": page.reported,
        "content": [{"attachment": _attachment(paper, language, on, page)} for paper in papers],
    }


def narrative(page: WrittenPage) -> str:
    """Return all that stands on the page, in the part of XHTML that narratives may use."""
    parts = "".join(_parts(page))
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{parts}</div>'


def _parts(page: WrittenPage) -> Iterator[str]:
    captions = page.captions
    yield f"<h2>{escape(captions.title)}</h2>"
    yield from (f"<p>{escape(line)}</p>" for line in page.head[1:])
    yield _list(page.box)
    for block in page.blocks:
        yield f"<h3>{escape(block.heading)}</h3>{_list(block.entries)}"
    if page.gathered:
        yield f"<h3>{escape(captions.history)}</h3>{_list(page.gathered)}"
    if page.questions:
        items = "".join(f"<li>{escape(question)}</li>" for question in page.questions)
        yield f"<h3>{escape(captions.questions)}</h3><ul>{items}</ul>"
    yield f"<p>{escape(page.imprint)}</p>"


def _list(lines: Iterable[Line | Entry]) -> str:
    items = (f"<dt>{escape(each.name)}</dt><dd>{escape(each.words)}</dd>" for each in lines)
    return f"<dl>{''.join(items)}</dl>"


def _attachment(paper: Paper, language: str, on: date, page: WrittenPage) -> Resource:
    return {
        "contentType": paper.media_type,
        "language": language,
        "data": base64.b64encode(paper.content).decode(),
        "title": page.captions.title,
        "creation": str(on),
    }
