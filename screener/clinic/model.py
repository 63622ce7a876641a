"""The models of a clinic's file: frozen, typed, and with the structure of the YAML file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, HttpUrl
from pydantic_core import PydanticCustomError

from screener.days import zone_named
from screener.rulebook.model import RuleBook
from screener.translation.languages import locale_of
from screener.translation.loader import Translation
from screener.wording import quoted
from screener.yamlfile.fields import Flag, Frozen, Id, Text, Url

_USUAL_PORTS: Final = {"https": 443, "http": 80}
_HOST: Final = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"


def _written_as(pattern: str, rule: str) -> AfterValidator:
    """Make a check that a text matches a pattern; `rule` explains the pattern to the author."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise PydanticCustomError("form", "{text} {rule}", {"text": quoted(text), "rule": rule})
        return text

    return AfterValidator(check)


def _known_to(find: Callable[[str], object]) -> AfterValidator:
    """Make a check that something can be found by its name; LookupError says what to write."""

    def check(name: str) -> str:
        try:
            find(name)
        except LookupError as error:
            raise PydanticCustomError("unknown", "{said}", {"said": str(error)}) from error
        return name

    return AfterValidator(check)


def _as_browsers_say(origin: str) -> str:
    """Refuse a default port: browsers leave it out, so the origin would never match."""
    address = urlsplit(origin)
    try:
        port = address.port
    except ValueError as error:
        raise PydanticCustomError("port", "a port must be at most 65535") from error
    if port == _USUAL_PORTS[address.scheme]:
        message = "browsers leave out the port {port}; write '{origin}'"
        shown = {"port": port, "origin": origin.removesuffix(f":{port}")}
        raise PydanticCustomError("usual_port", message, shown)
    return origin


def _secure(address: HttpUrl) -> HttpUrl:
    if address.scheme != "https":
        raise PydanticCustomError("not_https", "a booking link must start with https://")
    return address


def _bare(address: HttpUrl) -> HttpUrl:
    """Refuse an address without TLS, or with a password, a query, a fragment or port 0."""
    if address.scheme != "https":
        raise PydanticCustomError("not_https", "a receiver's address must start with https://")
    if address.username or address.password:
        raise PydanticCustomError(
            "secret",
            "a receiver's address must not have a user name or password; its secret comes from the "
            "environment",
        )
    if address.query is not None or address.fragment is not None:
        raise PydanticCustomError("more", "a receiver's address must not have a '?' or '#'")
    if address.port == 0:
        raise PydanticCustomError("port", "a port must be at least 1")
    return address


def _legible_on(scheme: str) -> AfterValidator:
    """Make a check that an accent is legible everywhere it appears in a color scheme."""

    def check(accent: str) -> str:
        from screener.clinic import colors  # noqa: PLC0415 - slow to load, for accents alone

        ground = colors.GROUNDS[scheme]
        contrast = colors.least_contrast(accent, ground)
        if contrast < colors.LEAST_CONTRAST:
            raise PydanticCustomError(
                "faint",
                "'{accent}' has a contrast of {found}:1 on {scheme} screens, and {least}:1 is "
                "needed; nearest: '{nearest}'",
                {
                    "accent": accent,
                    "found": math.floor(contrast * 10) / 10,  # 4.49 must not show as 4.5
                    "scheme": scheme,
                    "least": colors.LEAST_CONTRAST,
                    "nearest": colors.nearest_legible(accent, ground),
                },
            )
        return accent

    return AfterValidator(check)


HexColor = Annotated[
    str,
    Field(strict=True),
    _written_as("#[0-9A-Fa-f]{6}", "is not a valid color; write it as in '#0b5f63', in quotes"),
]
Origin = Annotated[
    str,
    Field(strict=True),
    _written_as(
        rf"(https://{_HOST}|http://(localhost|127\.0\.0\.1))(:[1-9][0-9]{{0,4}})?",
        "is not a valid origin; write https:// and the host in lowercase, as in "
        "https://www.clinic.example, without a path, a slash at the end or a * "
        "(http:// only for localhost and 127.0.0.1)",
    ),
    AfterValidator(_as_browsers_say),
]
Phone = Annotated[
    str,
    Field(strict=True),
    _written_as(
        r"\+?[0-9(][0-9 ().-]{1,28}[0-9]",
        "is not a valid phone number; use digits, spaces and + ( ) . - as in '+1 555 0100'",
    ),
]
LanguageTag = Annotated[str, Field(strict=True), _known_to(locale_of)]
TimeZone = Annotated[str, Field(strict=True), _known_to(zone_named)]
SecureUrl = Annotated[Url, AfterValidator(_secure)]
ReceiverUrl = Annotated[Url, AfterValidator(_bare)]
LightAccent = Annotated[HexColor, _legible_on("light")]
DarkAccent = Annotated[HexColor, _legible_on("dark")]


class Accent(Frozen):
    """The one color of a clinic: for light screens and for dark ones."""

    light: LightAccent
    dark: DarkAccent


class ReceiverKind(StrEnum):
    """How a clinic's system takes what it is sent."""

    FHIR = "fhir"
    WEBHOOK = "webhook"


class Receiver(Frozen):
    """The clinic's system that takes what a patient agrees to send."""

    kind: ReceiverKind
    url: ReceiverUrl
    """The address under which a FHIR server has its resources, or that of the webhook."""


class Profile(Frozen):
    """What a clinic's file says."""

    id: Id
    """The name of the clinic in addresses and snippets."""
    name: Text
    phone: Phone | None = None
    booking: SecureUrl | None = None
    origins: tuple[Origin, ...] = ()
    """The sites that may show the questionnaire in a frame; without any, none may."""
    api_origins: tuple[Origin, ...] = ()
    """The sites whose scripts may send answers and read guidance; without any, none may."""
    accent: Accent | None = None
    logo: Text | None = None
    """A picture beside the file, of the kinds in :mod:`screener.clinic.logo`."""
    language: LanguageTag | None = None
    languages: tuple[LanguageTag, ...] = ()
    """Other languages that its patients may choose; the rule book needs a translation into each."""
    time_zone: TimeZone | None = None
    """Where it is today; without it, where the server is."""
    receiver: Receiver | None = None
    """Without one, patients print or copy their guidance, and nothing is sent."""
    rules: Text | None = None
    """A rule book beside the file; without it, the one of the house."""
    made_up: Flag = False
    """Whether there is no such clinic: then no server that others reach shows it."""


@dataclass(frozen=True)
class Logo:
    """A clinic's logo: its bytes, and their media type."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class Clinic:
    """A clinic: what its file says, and the files that it names."""

    profile: Profile
    book: RuleBook
    logo: Logo | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)
    """Its rule book in the languages that its patients may choose."""

    @property
    def language(self) -> str:
        """Return the language of the clinic's pages."""
        return self.profile.language or self.book.rulebook.language

    @property
    def zone(self) -> ZoneInfo | None:
        """Return the time zone that the clinic's file names."""
        return zone_named(self.profile.time_zone) if self.profile.time_zone else None
