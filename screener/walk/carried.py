"""The state of a walk as letters, to go on with on another device.

Letters are typed, so they are few: they hold no layout of the questions, and work only with the
very edition that made them. AES-SIV (RFC 5297) needs no nonce beside them: each walk has its random
identity. Only the server can read what the letters hold.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from screener.errors import LettersError
from screener.walk.letters import bytes_in, rows_of
from screener.walk.walk import Stop, Walk, WalkState

_HOURS: Final = 24
"""How many hours of the clock letters can be used in; the first of them has begun already."""
_HOUR: Final = 60 * 60
_PURPOSE: Final = b"screener carried state 1 "
_KEY_BYTES: Final = 64
_STOPS: Final = tuple(Stop)
_CHOICES: Final = (None, False, True)
"""What a person can have chosen of private answers: nothing, to show them, to leave them off."""
_SIZES: Final = (3, 2, 16)
"""Bytes of the flags with the last hour, of the place, and of the identity.

Of the flags, two bits say what was chosen of private answers, one that an answer is changed from
the check page, and one that a question is shown; the rest is the hour after the last.
"""


class Carrier:
    """Writes the states of one walk as letters with the newest key, and reads them with any."""

    def __init__(
        self, walk: Walk, keys: tuple[bytes, ...], clock: Callable[[], float], audience: str = ""
    ) -> None:
        """Take the keys, newest first, and a clock that gives seconds since 1970.

        `audience` is the clinic whose states these are; those of another cannot be read.
        """
        self._ciphers = tuple(AESSIV(_derived(key)) for key in keys)
        self._bound = [_PURPOSE + audience.encode(), walk.book.digest.encode()]
        self._clock = clock
        self._coding = walk.assessor.coding
        self._places: tuple[str | Stop, ...] = (*_STOPS, *walk.book.questions)
        self._interrupting = tuple(rule.id for rule in walk.interrupting)

    def rows(self, state: WalkState) -> tuple[str, ...]:
        """Return the letters of a state, in rows."""
        return rows_of(self._ciphers[0].encrypt(self._pack(state), self._bound))

    def state_in(self, text: str) -> WalkState:
        """Return the state in some letters, for a tab that keeps what it gets.

        Raises LettersError, which names the rows with a slip, or none if they are too old, of
        another clinic, or of another edition of the rule book.
        """
        sealed = bytes_in(text)
        for cipher in self._ciphers:
            try:
                packed = cipher.decrypt(sealed, self._bound)
            except (InvalidTag, ValueError):
                continue
            return self._unpack(packed)
        raise LettersError([])

    def _pack(self, state: WalkState) -> bytes:
        last = self._hour() + _HOURS
        asks = bool(state.asked)  # not at an interruption, which comes first there, too
        flags = last << 4 | asks << 3 | state.changing << 2 | _CHOICES.index(state.withheld)
        place = self._places.index(state.at)
        seen = sum(1 << n for n, rule in enumerate(self._interrupting) if rule in state.seen)
        numbers = zip((flags, place, state.identity.int), _SIZES, strict=True)
        head = b"".join(number.to_bytes(size, "big") for number, size in numbers)
        rest = f"{state.sent} {state.reference}".encode() if state.sent or state.reference else b""
        return head + self._coding.pack(state.masks) + seen.to_bytes(self._seen_size, "big") + rest

    def _unpack(self, packed: bytes) -> WalkState:
        sizes = (*_SIZES, self._coding.packed_size, self._seen_size)
        ends = tuple(accumulate(sizes))
        cut = [packed[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        flags, place, identity, _, seen = (int.from_bytes(part, "big") for part in cut)
        if self._hour() >= flags >> 4:
            raise LettersError([])
        at = self._places[place]
        sent, _, reference = packed[ends[-1] :].decode().partition(" ")
        return WalkState(
            self._coding.unpack(cut[3]),
            at,
            asked=(at,) if flags & 8 and isinstance(at, str) else (),
            changing=bool(flags & 4),
            withheld=_CHOICES[flags & 3],
            seen=frozenset(rule for n, rule in enumerate(self._interrupting) if seen >> n & 1),
            reference=reference,
            identity=UUID(int=identity),
            sent=sent,
        )

    @property
    def _seen_size(self) -> int:
        return (len(self._interrupting) + 7) // 8

    def _hour(self) -> int:
        return int(self._clock()) // _HOUR


def _derived(key: bytes) -> bytes:
    """Return a key for this purpose alone."""
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(key)
