"""The state of a walk, sealed, so that it can travel in the page and nowhere else.

A token is AES-256-GCM over the packed state, written in URL-safe base64. All tokens of one rule
book have the same length, so that length tells nothing of the answers.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from screener.errors import SheetError, StateError, VisitReferenceError
from screener.walk.walk import Stop, Walk, WalkState

LIFETIME: Final = 24 * 60 * 60
"""Seconds that a token lives, from the last step: more than the 20 hours of WCAG 2.2.1."""

_PURPOSE: Final = b"screener walk state 4 "
_NONCE_BYTES: Final = 12
_HEAD: Final = struct.Struct(">8sIH?16s9s")
"""The start of the digest, the expiry in seconds, the place, whether changing, the
identity, the code of what was sent."""
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


class Seal:
    """Seals the states of one walk with the newest key, and opens them with any."""

    def __init__(
        self, walk: Walk, keys: tuple[bytes, ...], clock: Callable[[], float], audience: str = ""
    ) -> None:
        """Take the keys, newest first, and a clock that gives seconds since 1970.

        `audience` is the clinic whose states these are; those of another cannot be opened.
        """
        self._purpose = _PURPOSE + audience.encode()
        self._ciphers = tuple(AESGCM(key) for key in keys)
        self._clock = clock
        self._coding = walk.assessor.coding
        self._digest = bytes.fromhex(walk.book.digest.removeprefix("sha256:"))[:8]
        self._places: tuple[str | Stop, ...] = (*walk.book.questions, *Stop)
        self._interrupting = tuple(rule.id for rule in walk.interrupting)
        self._questions = tuple(walk.book.questions)
        self._seen_bytes = (len(self._interrupting) + 7) // 8
        self._asked_bytes = (len(walk.book.questions) + 7) // 8

    def seal(self, state: WalkState) -> str:
        """Return the token of a state."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._ciphers[0].encrypt(nonce, self._pack(state), self._purpose)
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    def open(self, token: str) -> WalkState:
        """Return the state in a token; StateError says why it cannot be used."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise StateError("the state is not a token") from error
        for cipher in self._ciphers:
            try:
                packed = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], self._purpose)
            except (InvalidTag, ValueError):
                continue
            return self._unpack(packed)
        raise StateError("no key opens the state")

    def _pack(self, state: WalkState) -> bytes:
        expiry = int(self._clock()) + LIFETIME
        place, identity = self._places.index(state.at), state.identity.bytes
        sent = state.sent.encode()
        head = _HEAD.pack(self._digest, expiry, place, state.changing, identity, sent)
        seen = sum(1 << n for n, rule in enumerate(self._interrupting) if rule in state.seen)
        reference = state.reference.encode().ljust(_REFERENCE_BYTES)
        positions = self._coding.positions
        asked = sum(1 << positions[question] for question in state.asked)
        marks = seen.to_bytes(self._seen_bytes, "big") + asked.to_bytes(self._asked_bytes, "big")
        return head + reference + marks + self._coding.pack(state.masks)

    def _unpack(self, packed: bytes) -> WalkState:
        digest, expiry, place, changing, identity, sent = _HEAD.unpack_from(packed)
        if digest != self._digest:
            raise StateError("the state is of another rule book")
        if self._clock() >= expiry:
            raise StateError("the state has expired")
        parts = iter(self._parts(packed))
        reference = next(parts).decode().rstrip()
        seen, asked = (int.from_bytes(part, "big") for part in (next(parts), next(parts)))
        try:
            masks = self._coding.unpack(next(parts))
        except SheetError as error:
            raise StateError("the state holds no answer sheet") from error
        return WalkState(
            masks,
            self._places[place],
            asked=tuple(_in(asked, self._questions)),
            changing=changing,
            seen=frozenset(_in(seen, self._interrupting)),
            reference=reference,
            identity=UUID(bytes=identity),
            sent=sent.rstrip(b"\0").decode(),
        )

    def _parts(self, packed: bytes) -> Iterator[bytes]:
        """Yield what follows the head: reference, rules seen, questions asked, and the sheet."""
        start = _HEAD.size
        for size in (_REFERENCE_BYTES, self._seen_bytes, self._asked_bytes):
            yield packed[start : start + size]
            start += size
        yield packed[start:]


def _in(mask: int, names: Sequence[str]) -> Iterator[str]:
    """Yield the names whose bits are set, the first name's bit being the lowest."""
    while mask:
        lowest = mask & -mask
        yield names[lowest.bit_length() - 1]
        mask ^= lowest
