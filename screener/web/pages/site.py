"""The questionnaires that a server serves: that of the house, and one for each clinic."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from babel import Locale
from flask import url_for

from screener.clinic.model import Clinic
from screener.clinic.theme import theme_of
from screener.config import Settings
from screener.days import day_in
from screener.delivery.sending import Sending
from screener.errors import OperatorError
from screener.rulebook.model import LevelId, RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.translation.languages import direction_of, is_language, locale_of, name_of
from screener.translation.loader import Translation
from screener.walk.carried import Carrier
from screener.walk.seal import Seal
from screener.walk.walk import Walk
from screener.web.http.requests import CLINICS, Place, is_for_programs
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
        carrier: what writes them as letters, for another device.
        references: the sources of the rule book in words.
        numbers: the numbers to call.
        locale: the language of its pages, read once.
        today: says which day it is where its patients are.
        shown: what every page shows.
        shells: what is the same on every page.
        translation: the translation that it shows; none if it is in the rule book's own words.
        languages: those that its patients can choose from, its rule book's own first.
        sending: what sends to the clinic; none if it takes nothing.
        origin: the origin of the server, as browsers reach it.
    """

    book: RuleBook
    clinic: Clinic | None
    walk: Walk
    seal: Seal
    carrier: Carrier
    references: References
    numbers: Numbers
    locale: Locale
    today: Callable[[], date] = field(repr=False)
    shown: Mapping[str, Any] = field(repr=False)
    translation: Translation | None = None
    languages: tuple[str, ...] = ()
    sending: Sending | None = None
    origin: str = ""
    shells: Shells = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make ready to render what is the same on every page."""
        shells = Shells(self.shown, self.place, self.numbers.linked)
        object.__setattr__(self, "shells", shells)  # as a frozen dataclass has to

    @property
    def has_pdf(self) -> bool:
        """Return whether its guidance can be saved as a PDF."""
        return bool(self.shown["pdf"])

    @property
    def place(self) -> Place:
        """Return where its pages lie."""
        language = self.translation.language if self.translation else ""
        return Place(self.clinic.profile.id if self.clinic else "", language)

    @property
    def prefix(self) -> str:
        """Return how the addresses of its pages start."""
        return self.place.prefix

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

    def choices(self) -> tuple[Choice, ...]:
        """Return the languages to choose from, each with where it begins; none if there is one."""
        own, *others = self.languages
        places = {own: "", **{each: each for each in others}}
        here = self.place.language
        return tuple(
            Choice(
                tag,
                name_of(tag),
                self.place._replace(language=place).address_of("start"),
                direction_of(tag),
                chosen=place == here,
            )
            for tag, place in (places.items() if others else ())
        )


class Language(NamedTuple):
    """In which language a site is.

    Attributes:
        translation: the translation that it shows; none if it is in the rule book's own words.
        others: the languages that its rule book is translated to, for its patients.
    """

    translation: Translation | None = None
    others: Iterable[str] = ()


_OWN_WORDS: Final = Language()


@dataclass(frozen=True, slots=True)
class Choice:
    """A language that a patient can choose: its tag, its own name for itself, where it begins."""

    tag: str
    name: str
    address: str
    direction: str
    chosen: bool


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
        translated: the same questionnaires in other languages, by where they lie.
    """

    house: Site
    clinics: Mapping[str, Site]
    refused: tuple[Refusal, ...] = ()
    translated: Mapping[Place, Site] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Site]:
        """Yield every site."""
        return iter((self.house, *self.clinics.values(), *self.translated.values()))

    def by_language(self) -> Mapping[str, Mapping[str, Site]]:
        """Return the translated sites by language, and then by clinic; "" is the house."""
        found: dict[str, dict[str, Site]] = {}
        for place, site in self.translated.items():
            found.setdefault(place.language, {})[place.clinic] = site
        return found

    def languages_of(self, site: Site) -> tuple[Site, ...]:
        """Return the same questionnaire in each of its languages, its own first."""
        clinic, others = site.place.clinic, site.languages[1:]
        own = self.clinics[clinic] if clinic else self.house
        return (own, *(self.translated[Place(clinic, language)] for language in others))

    def at(self, path: str) -> Site:
        """Return the site that a path belongs to, even if it has no page there."""
        parts = path.split("/")[1:]
        clinic = self.clinics.get(parts[1]) if parts[0] == CLINICS and len(parts) > 1 else None
        own = clinic or self.house
        rest = parts[2:] if clinic else parts
        place = own.place._replace(language=rest[0]) if rest else own.place
        return self.translated.get(place, own)

    def in_own_words(self, path: str) -> str:
        """Return the path of the same page in a rule book's own words.

        Empty if the path names no language, or one that the questionnaire has.
        """
        own = self.at(path)
        tag, _, page = path.removeprefix(own.prefix).removeprefix("/").partition("/")
        known = own.translation or not is_language(tag)
        return "" if known or page.startswith("/") else f"{own.prefix}/{page}"

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
    server: Server,
    walk: Walk,
    clinic: Clinic | None,
    sending: Sending | None = None,
    language: Language = _OWN_WORDS,
) -> Site:
    """Make a site of a walk, which sites can share; OperatorError if its language is not known."""
    book, settings, clock = walk.book, server.settings, server.clock
    translation = language.translation
    own = clinic.language if clinic else book.original.rulebook.language
    tag = translation.language if translation else own
    name = f"the clinic {clinic.profile.id}" if clinic else "the questionnaire of the house"
    locale = _locale(tag, name)
    references = References(book, locale)
    audience = clinic.profile.id if clinic else ""
    seal = Seal(walk, settings.keys, clock, audience)
    carrier = Carrier(walk, settings.keys, clock, audience)
    zone = (clinic and clinic.zone) or settings.zone
    shown = {
        **_words(book, tag, references),
        "exit_url": settings.exit_url,
        **_brand(book, clinic),
        "translation": _translation(translation, references),
    }
    words = json.dumps(shown, ensure_ascii=False) + book.letters
    shown["pdf"] = server.can_print(name, words)
    numbers = Numbers(book.numbers)
    return Site(
        book,
        clinic,
        walk,
        seal,
        carrier,
        references,
        numbers,
        locale,
        lambda: day_in(zone, clock()),
        shown,
        translation,
        (own, *language.others),
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
            "digest": _start(book.digest),
            "checked": references.day(header.evidence_checked),
            "review": _review(book.review, references),
            "void_review": _review(book.void_review, references),
        },
    }


def _start(digest: str) -> str:
    return digest.removeprefix("sha256:")[:_DIGEST_SHOWN]


def _translation(translation: Translation | None, references: References) -> dict[str, Any] | None:
    """Return what pages show of a translation; nothing if they are in the book's own words."""
    if translation is None:
        return None
    original = translation.book.original.rulebook.language
    return {
        "original": original,
        "name": references.foreign.name if references.foreign else original,
        "direction": direction_of(original),
        "digest": _start(translation.digest),
        "review": _review(translation.review, references),
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


def _locale(language: str, name: str) -> Locale:
    try:
        return locale_of(language)
    except LookupError as error:
        raise OperatorError(f"the language of {name}: {error}") from error
