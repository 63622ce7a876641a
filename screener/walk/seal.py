"""The state of a walk, sealed, so that only the server can read it wherever it lies.

A token is AES-256-GCM over the packed state, written in URL-safe base64. All tokens of one rule
book have the same length, so that length tells nothing of the answers. A token of an older edition
of the rule book gives the answers that still mean the same.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from screener.errors import SheetError, StateError, VisitReferenceError
from screener.screening.coding import Masks
from screener.walk.layout import Layout
from screener.walk.walk import Stop, Walk, WalkState

LIFETIME: Final = 24 * 60 * 60
"""Seconds that a token lives, from the last step: more than the 20 hours of WCAG 2.2.1."""

KEPT: Final = 60 * 60
"""Seconds that the token lives which a tab keeps, so that a page loaded anew goes on."""

_STOPS: Final = tuple(Stop)
_CHOICES: Final = (None, False, True)
"""What a person can have chosen: nothing, no, yes."""
_Name = TypeVar("_Name", str, bytes)
_PURPOSE: Final = b"screener walk state 6 "
_KEPT_PURPOSE: Final = b"screener kept state 2 "
_NONCE_BYTES: Final = 12
_HEAD: Final = struct.Struct(">8sIH??B16s9s")
"""The start of the digest, the expiry in seconds, the place, whether changing, whether the tab
keeps nothing, whether private answers are withheld, the identity, the code of what was sent."""
_REFERENCE_BYTES: Final = 40
_REFERENCE: Final = re.compile(rf"[A-Za-z0-9_-]{{0,{_REFERENCE_BYTES}}}")


def read_reference(text: str) -> str:
    """Return a clinic's reference to a visit, which may be empty.

    Raises VisitReferenceError for one that is long, or has other signs than a name without meaning
    needs. Whether it has a meaning cannot be seen here.
    """
    if not _REFERENCE.fullmatch(text):
        raise VisitReferenceError("the visit reference has other signs, or more, than it may")
    return text


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of token: what it is bound to, and how many seconds it lives."""

    purpose: bytes
    lifetime: int


class Seal:
    """Seals the states of one walk with the newest key, and opens them with any."""

    def __init__(
        self, walk: Walk, keys: tuple[bytes, ...], clock: Callable[[], float], audience: str = ""
    ) -> None:
        """Take the keys, newest first, and a clock that gives seconds since 1970.

        `audience` is the clinic whose states these are; those of another cannot be opened.
        """
        self._shown = _Kind(_PURPOSE + audience.encode(), LIFETIME)
        self._kept = _Kind(_KEPT_PURPOSE + audience.encode(), KEPT)
        self._ciphers = tuple(AESGCM(key) for key in keys)
        self._clock = clock
        self._coding = walk.assessor.coding
        self._layout = Layout.of(walk.book.original)  # the same in each language
        self._digest = bytes.fromhex(walk.book.digest.removeprefix("sha256:"))[:8]
        self._interrupting = tuple(rule.id for rule in walk.interrupting)
        self._questions = tuple(walk.book.questions)
        self._named = dict(zip(self._layout.marks, self._questions, strict=True))

    def seal(self, state: WalkState) -> str:
        """Return the token of a state, for the page that shows it."""
        return self._seal(state, self._shown)

    def open(self, token: str) -> WalkState:
        """Return the state in the token of a page; StateError says why it cannot be used."""
        return self._open(token, self._shown)

    def keep(self, state: WalkState) -> str:
        """Return the token of a state for the tab to keep; none if it shall keep nothing."""
        return "" if state.keeps_nothing else self._seal(state, self._kept)

    def open_kept(self, token: str) -> WalkState:
        """Return the state in a token that a tab kept; StateError says why it cannot be used."""
        return self._open(token, self._kept)

    def _seal(self, state: WalkState, kind: _Kind) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        packed = self._pack(state, int(self._clock()) + kind.lifetime)
        sealed = self._ciphers[0].encrypt(nonce, packed, kind.purpose)
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    def _open(self, token: str, kind: _Kind) -> WalkState:
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise StateError("the state is not a token") from error
        for cipher in self._ciphers:
            try:
                packed = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], kind.purpose)
            except (InvalidTag, ValueError):
                continue
            return self._unpack(packed)
        raise StateError("no key opens the state")

    def _pack(self, state: WalkState, expiry: int) -> bytes:
        positions = self._coding.positions
        at = state.at
        place = _STOPS.index(at) if isinstance(at, Stop) else len(_STOPS) + positions[at]
        flags = state.changing, state.keeps_nothing, _CHOICES.index(state.withheld)
        sent = state.sent.encode()
        head = _HEAD.pack(self._digest, expiry, place, *flags, state.identity.bytes, sent)
        reference = state.reference.encode().ljust(_REFERENCE_BYTES)
        asked = sum(1 << positions[question] for question in state.asked)
        seen = sum(1 << n for n, rule in enumerate(self._interrupting) if rule in state.seen)
        parts = (
            head,
            reference,
            self._layout.packed,
            asked.to_bytes(self._layout.question_bytes, "big"),
            self._coding.pack(state.masks),
            seen.to_bytes((len(self._interrupting) + 7) // 8, "big"),
        )
        return b"".join(parts)

    def _unpack(self, packed: bytes) -> WalkState:
        digest, expiry, place, *flags, identity, sent = _HEAD.unpack_from(packed)
        changing, nothing, withheld = flags
        if self._clock() >= expiry:
            raise StateError("the state has expired")
        reference = packed[_HEAD.size :][:_REFERENCE_BYTES].decode().rstrip()
        rest = packed[_HEAD.size + _REFERENCE_BYTES :]
        older = digest != self._digest
        layout = Layout.read(rest) if older else self._layout
        asked, sheet, seen = _cut(rest[len(layout.packed) :], layout)
        return WalkState(
            self._layout.masks_from(layout, sheet) if older else self._masks(sheet),
            self._place(place, layout),
            asked=tuple(self._names(_in(asked, layout.marks))),
            changing=changing,
            keeps_nothing=nothing,
            withheld=_CHOICES[withheld],
            # Another edition may number them otherwise: rather help shown twice than never.
            seen=frozenset(() if older else _in(seen, self._interrupting)),
            reference=reference,
            identity=UUID(bytes=identity),
            sent=sent.rstrip(b"\0").decode(),
            older=older,
        )

    def _masks(self, sheet: bytes) -> Masks:
        try:
            return self._coding.unpack(sheet)
        except SheetError as error:
            raise StateError("the state holds no answer sheet") from error

    def _place(self, place: int, layout: Layout) -> str | Stop:
        """Return a place; the check page if it was a question that is no longer asked so."""
        if place < len(_STOPS):
            return _STOPS[place]
        return self._named.get(layout.marks[place - len(_STOPS)], Stop.CHECK)

    def _names(self, marks: Iterable[bytes]) -> Iterator[str]:
        """Yield the ids of the questions that still ask what these asked."""
        return (self._named[mark] for mark in marks if mark in self._named)


def _cut(rest: bytes, layout: Layout) -> tuple[int, bytes, int]:
    """Return the questions asked, the sheet and the rules seen, which follow the layout."""
    sheet = layout.question_bytes
    seen = sheet + layout.sheet_bytes
    asked = int.from_bytes(rest[:sheet], "big")
    return asked, rest[sheet:seen], int.from_bytes(rest[seen:], "big")


def _in(mask: int, names: Sequence[_Name]) -> Iterator[_Name]:
    """Yield the names whose bits are set, the first name's bit being the lowest."""
    while mask:
        lowest = mask & -mask
        yield names[lowest.bit_length() - 1]
        mask ^= lowest
