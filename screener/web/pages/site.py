"""The questionnaires that a server serves: that of the house, and one for each clinic."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from babel import Locale
from flask import url_for

from screener.clinic.languages import direction_of, locale_of
from screener.clinic.model import Clinic
from screener.clinic.theme import theme_of
from screener.config import Settings
from screener.days import day_in
from screener.delivery.sending import Sending
from screener.errors import OperatorError
from screener.rulebook.model import LevelId, RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.walk.seal import Seal
from screener.walk.walk import Walk
from screener.web.http.requests import CLINICS, is_for_programs
from screener.web.http.responses import version_of
from screener.web.pages.phone_links import Numbers, dialed
from screener.web.pages.references import References
from screener.web.pages.shell import Shells

_DIGEST_SHOWN: Final = 12


@dataclass(frozen=True)
class Site:
    """One questionnaire as it is served.

    Attributes:
        book: its rule book.
        clinic: whose it is; none for that of the house.
        walk: the walk through the rule book.
        seal: what seals the states of that walk.
        references: the sources of the rule book in words.
        numbers: the numbers to call.
        locale: the language of its pages, read once.
        today: says which day it is where its patients are.
        shown: what every page shows.
        shells: what is the same on every page.
        sending: what sends to the clinic; none if it takes nothing.
        origin: the origin of the server, as browsers reach it.
    """

    book: RuleBook
    clinic: Clinic | None
    walk: Walk
    seal: Seal
    references: References
    numbers: Numbers
    locale: Locale
    today: Callable[[], date] = field(repr=False)
    shown: Mapping[str, Any] = field(repr=False)
    sending: Sending | None = None
    origin: str = ""
    shells: Shells = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make ready to render what is the same on every page."""
        clinic = self.clinic.profile.id if self.clinic else ""
        shells = Shells(self.shown, clinic, self.numbers.linked)
        object.__setattr__(self, "shells", shells)  # as a frozen dataclass has to

    @property
    def has_pdf(self) -> bool:
        """Return whether its guidance can be saved as a PDF."""
        return bool(self.shown["pdf"])

    @property
    def prefix(self) -> str:
        """Return how the addresses of its pages start."""
        return f"/{CLINICS}/{self.clinic.profile.id}" if self.clinic else ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the origins that may show its pages in a frame."""
        return self.clinic.profile.origins if self.clinic else ()

    @property
    def api_origins(self) -> tuple[str, ...]:
        """Return the origins whose scripts may ask its addresses for programs."""
        return self.clinic.profile.api_origins if self.clinic else ()

    @property
    def oembed(self) -> str:
        """Return where programs read how to show it in a page; empty if no page may."""
        if not self.hosts:
            return ""
        start = self.origin + self.address_of("start")
        return self.origin + url_for("oembed", url=start, format="json")

    def address_of(self, page: str) -> str:
        """Return the address of one of its pages."""
        return self.shells.address_of(page)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not served as it is now.

    Attributes:
        file: its name.
        digest: that of its bytes; empty if it cannot be read.
        reason: what is wrong with it, and how to mend it.
    """

    file: str
    digest: str
    reason: str


@dataclass(frozen=True)
class Sites:
    """All questionnaires that a server serves.

    Attributes:
        refused: what is wrong with the files that it does not serve as they are now.
    """

    house: Site
    clinics: Mapping[str, Site]
    refused: tuple[Refusal, ...] = ()

    def __iter__(self) -> Iterator[Site]:
        """Yield every site."""
        return iter((self.house, *self.clinics.values()))

    def at(self, path: str) -> Site:
        """Return the site that a path belongs to, even if it has no page there."""
        first, _, rest = path.removeprefix("/").partition("/")
        clinic = rest.partition("/")[0] if first == CLINICS else ""
        return self.clinics.get(clinic, self.house)

    def api_origins_at(self, path: str) -> tuple[str, ...]:
        """Return the origins whose scripts may call a path; none if it is not for programs."""
        return self.at(path).api_origins if is_for_programs(path) else ()


@dataclass(frozen=True)
class Server:
    """What all sites of one server have in common.

    Attributes:
        settings: its settings.
        clock: gives seconds since 1970.
        can_print: says of a site's name and words whether they can be printed as a PDF.
    """

    settings: Settings
    clock: Callable[[], float]
    can_print: Callable[[str, str], bool]


def make_site(
    server: Server, walk: Walk, clinic: Clinic | None, sending: Sending | None = None
) -> Site:
    """Make a site of a walk, which sites can share; OperatorError if its language is not known."""
    book, settings, clock = walk.book, server.settings, server.clock
    language = clinic.language if clinic else book.rulebook.language
    locale = _locale(book, language)
    references = References(book, locale)
    seal = Seal(walk, settings.keys, clock, clinic.profile.id if clinic else "")
    zone = (clinic and clinic.zone) or settings.zone
    shown = {
        **_words(book, language, references),
        "exit_url": settings.exit_url,
        **_brand(book, clinic),
    }
    words = json.dumps(shown, ensure_ascii=False) + book.letters
    name = f"the clinic {clinic.profile.id}" if clinic else "the questionnaire of the house"
    shown["pdf"] = server.can_print(name, words)
    numbers = Numbers(book.numbers)
    return Site(
        book,
        clinic,
        walk,
        seal,
        references,
        numbers,
        locale,
        lambda: day_in(zone, clock()),
        shown,
        sending,
        settings.origin,
    )


def _words(book: RuleBook, language: str, references: References) -> dict[str, Any]:
    """Return what every page shows of the rule book."""
    header, help_now = book.rulebook, book.level(LevelId.EMERGENCY)
    return {
        "title": header.title,
        "language": language,
        "direction": direction_of(language),
        "help_now": help_now.do if help_now else "",
        "book": {
            "id": header.id,
            "version": header.version,
            "digest": book.digest.removeprefix("sha256:")[:_DIGEST_SHOWN],
            "checked": references.day(header.evidence_checked),
            "review": _review(book.review, references),
            "void_review": _review(book.void_review, references),
        },
    }


def _review(review: ClinicalReview | None, references: References) -> dict[str, str] | None:
    if review is None:
        return None
    return {"by": review.by, "role": review.role, "day": references.day(review.date)}


def _brand(book: RuleBook, clinic: Clinic | None) -> dict[str, Any]:
    """Return what pages show of a clinic; the same keys with nothing in them for the house."""
    if clinic is None:
        return {"brand": book.rulebook.title, "clinic": None, "hosts": "", "theme": "", "logo": ""}
    profile = clinic.profile
    phone = profile.phone or ""
    return {
        "brand": profile.name,
        "clinic": {
            "name": profile.name,
            "phone": phone,
            "dial": dialed(phone),
            "booking": str(profile.booking or ""),
            "takes": profile.receiver is not None,
        },
        "hosts": " ".join(profile.origins),
        "theme": version_of(theme_of(profile.accent)) if profile.accent else "",
        "logo": version_of(clinic.logo.content) if clinic.logo else "",
    }


def _locale(book: RuleBook, language: str) -> Locale:
    try:
        return locale_of(language)
    except LookupError as error:
        raise OperatorError(f"the language of the rule book {book.rulebook.id}: {error}") from error
