"""What is in a PDF, as third-party libraries read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from werkzeug.test import TestResponse

from tests.web.patient import WALK, Shown


@dataclass(frozen=True)
class Tag:
    """One element of the structure tree: its kind, its alternative text, and its children."""

    kind: str
    alt: str
    inside: tuple[Tag, ...] = field(default=(), repr=False)

    def every(self) -> Iterator[Tag]:
        """Yield this and every element inside, in reading order."""
        yield self
        for tag in self.inside:
            yield from tag.every()


class Pdf:
    """A PDF that was served."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfReader(BytesIO(content))
        self.root: Any = self.reader.root_object

    @property
    def faults(self) -> list[str]:
        """Return what breaks the rules of PDF/UA-1, according to a third-party checker."""
        report = validate_pdf_bytes(self.content, profile=ValidationProfile.PDF_UA_1)
        assert report.rules.total > 100
        return [f"{fault.rule_id}: {fault.message}" for fault in report.failures]

    @cached_property
    def words(self) -> str:
        """Return the words of all pages, separated by single spaces."""
        return " ".join(" ".join(page.extract_text().split()) for page in self.reader.pages)

    @property
    def facts(self) -> dict[str, Any]:
        """Return the metadata of the PDF."""
        return dict(self.reader.metadata or {})

    @property
    def xmp(self) -> str:
        content: bytes = self.root["/Metadata"].get_data()
        return content.decode()

    @property
    def tags(self) -> list[Tag]:
        """Return every element of the structure tree, in reading order."""
        return [tag for top in _kids(self.root["/StructTreeRoot"]) for tag in _tag(top).every()]

    @property
    def headings(self) -> list[str]:
        return [tag.kind for tag in self.tags if tag.kind in {"H1", "H2", "H3", "H4"}]

    @property
    def links(self) -> dict[str, str]:
        """Return the address of each link, with the words that describe it."""
        annotations = [
            note.get_object() for page in self.reader.pages for note in page.get("/Annots", ())
        ]
        return {note["/A"]["/URI"]: note["/Contents"] for note in annotations}

    @property
    def sizes(self) -> set[tuple[int, int]]:
        """Return the sizes of the pages in points."""
        boxes = [page.mediabox for page in self.reader.pages]
        return {(round(box.width), round(box.height)) for box in boxes}

    @property
    def fonts(self) -> list[dict[str, Any]]:
        """Return the descriptor of each font, which shows whether its file is embedded."""
        found: dict[str, Any] = {}
        for page in self.reader.pages:
            resources: Any = page["/Resources"]
            for name, font in resources["/Font"].items():
                descendant = font.get_object()["/DescendantFonts"][0].get_object()
                found[name] = descendant["/FontDescriptor"].get_object()
        return list(found.values())


class Printed:
    """A guidance page, and the PDF that its button downloads."""

    def __init__(self, client: FlaskClient, page: Shown) -> None:
        self.page = page
        form = next(form for form in page.main.every("form") if not form.matches("", WALK))
        self.button = form.one("button").text
        sent = {field["name"]: field["value"] for field in form.every("input")}
        self.response = client.post(form["action"], data=sent)
        self.pdf = Pdf(self.response.data)


def post(client: FlaskClient, token: str, home: str = "") -> TestResponse:
    """Ask for the PDF of a state."""
    return client.post(f"{home}/guidance.pdf", data={"state": token})


def _kids(element: Any) -> list[DictionaryObject]:
    kids = element.get("/K", ArrayObject())
    parts = [kid.get_object() for kid in (kids if isinstance(kids, ArrayObject) else [kids])]
    return [part for part in parts if isinstance(part, DictionaryObject) and "/S" in part]


def _tag(element: DictionaryObject) -> Tag:
    inside = tuple(_tag(kid) for kid in _kids(element))
    return Tag(str(element["/S"])[1:], str(element.get("/Alt", "")), inside)
