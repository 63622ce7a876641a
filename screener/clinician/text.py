"""The clinician's page in words: each line of it, and the whole as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from screener.clinician.captions import Captions
from screener.clinician.page import Block, ClinicianPage, Entry
from screener.rulebook.model import RuleBook

_LETTERS: Final = 28
"""About how many letters of an answer stand on a line in half of the paper."""
_HEADING: Final = 1.7


@dataclass(frozen=True, slots=True)
class Line:
    """A name and what stands beside it; nothing if the name is all."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """The clinician's page with all that stands on it.

    Attributes:
        day: the day of the answers, in words.
        book: which rule book the answers are to.
        reviewed: who reviewed the rule book, if anybody did.
        reference: the clinic's own name for the visit; may be empty.
        code: the code by which patient and clinic name what was sent; may be empty.
    """

    page: ClinicianPage
    captions: Captions
    day: str
    book: str
    reviewed: str
    reference: str = ""
    code: str = ""

    @property
    def reported(self) -> str:
        """Return who says all this, and when."""
        return self.captions.reported.format(day=self.day)

    @property
    def head(self) -> tuple[str, ...]:
        """Return the title, who says all this and when, and the names of visit and document."""
        visit = self.captions.reference.format(reference=self.reference) if self.reference else ""
        code = self.captions.code.format(code=self.code) if self.code else ""
        lines = (self.captions.title, self.reported, visit, code)
        return tuple(line for line in lines if line)

    @property
    def box(self) -> tuple[Line, Line]:
        """Return what is to be settled, and the flags; if there are none, of how many questions."""
        captions, hidden = self.captions, self.page.gathered.not_shared
        nothing = captions.nothing_shared if hidden else captions.nothing
        settle = joined(self.page.settle) or nothing
        return Line(self.captions.settle, settle), Line(self.captions.flags, self._flags())

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the answers of the sections that have a heading."""
        return self.page.blocks

    @property
    def columns(self) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """Return these blocks in two columns of about the same height, none of them divided."""
        heights = [_height(block) for block in self.blocks]
        splits = range(len(heights) + 1)
        at = min(splits, key=lambda n: max(sum(heights[:n]), sum(heights[n:])))
        return self.blocks[:at], self.blocks[at:]

    @property
    def not_shared(self) -> tuple[Line, ...]:
        """Return by name what the patient does not share, on one line; none if there is nothing."""
        found = names(self.page.gathered.not_shared)
        return (Line(self.captions.not_shared, found),) if found else ()

    @property
    def gathered(self) -> tuple[Line, ...]:
        """Return all other answers by what they say."""
        found, captions = self.page.gathered, self.captions
        lines = (
            Line(captions.present, joined(found.present)),
            Line(captions.not_sure, names(found.not_sure)),
            Line(captions.denied, _listed(found.denied)),
            *self.not_shared,
            Line(captions.not_answered, names(found.not_answered)),
        )
        return tuple(line for line in lines if line.words)

    @property
    def questions(self) -> tuple[str, ...]:
        """Return what the patient wants to ask, and how much more there is."""
        more = self.page.more_questions
        return (*self.page.questions, *([self.captions.more.format(count=more)] if more else []))

    @property
    def imprint(self) -> str:
        """Return what the page is, what it was made with, and what the patient was told."""
        headline = self.page.headline
        told = self.captions.told.format(headline=headline) if headline else ""
        parts = (self.captions.as_given, self.book, told, self.reviewed)
        return " ".join(part for part in parts if part)

    @property
    def upper_half(self) -> tuple[str, ...]:
        """Return the parts for who has no time, as text; the first two say what is urgent."""
        box = "\n".join(f"{line.name}: {line.words}" for line in self.box)
        blocks = ("\n".join(_lines_of(block)) for block in self.blocks)
        return ("\n".join(self.head), box, *blocks)

    @property
    def text(self) -> str:
        """Return the whole page as text that ends with a line break."""
        return "\n\n".join([*self.upper_half, *self._lower_half()]) + "\n"

    def _flags(self) -> str:
        flags, captions = self.page.flags, self.captions
        hidden = _counted(captions.unshared_flags, flags.not_shared)
        if flags.raised:
            return "; ".join([joined(flags.raised), *hidden])
        unsure = _counted(captions.unsure_flags, flags.unsure)
        return ", ".join([captions.asked.format(count=flags.asked), *unsure, *hidden])

    def _lower_half(self) -> Iterator[str]:
        lines = [f"{line.name}: {line.words}" for line in self.gathered]
        if lines:
            yield "\n".join([self.captions.history, *lines])
        if self.questions:
            yield "\n".join([self.captions.questions, *(f"- {each}" for each in self.questions)])
        yield self.imprint


def joined(entries: Iterable[Entry]) -> str:
    """Return entries on one line."""
    return "; ".join(f"{e.name}: {e.words}" if e.words else e.name for e in entries)


def names(entries: Iterable[Entry]) -> str:
    """Return the names of entries on one line."""
    return "; ".join(entry.name for entry in entries)


def book_line(book: RuleBook, captions: Captions) -> str:
    """Return which rule book it is, by its digest."""
    header, digest = book.rulebook, book.digest.removeprefix("sha256:")[:12]
    return captions.book.format(id=header.id, version=header.version, digest=digest)


def standing_line(book: RuleBook, captions: Captions) -> str:
    """Return who reviewed the rule book, or that nobody did."""
    review = book.review
    if review is None:
        return captions.unreviewed
    return captions.reviewed.format(by=review.by, role=review.role, day=review.date)


def _counted(form: str, count: int) -> tuple[str, ...]:
    """Return a count in words; none if nothing was counted."""
    return (form.format(count=count),) if count else ()


def _listed(entries: Iterable[Entry]) -> str:
    return "; ".join(f"{e.name} ({e.words})" if e.words else e.name for e in entries)


def _height(block: Block) -> float:
    """Return about how many lines a block takes in half of the paper, with its heading."""
    lines = ((len(e.name) // _LETTERS, len(e.words) // _LETTERS) for e in block.entries)
    return _HEADING + sum(1 + max(counts) for counts in lines)


def _lines_of(block: Block) -> Iterator[str]:
    yield block.heading
    yield from (f"{entry.name}: {entry.words}" for entry in block.entries)
