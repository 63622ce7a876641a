"""Estimates the width of text without a font file, as wide as in the widest common fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MONO: Final = 0.62
_WIDTHS: Final = {
    **dict.fromkeys(" ijl.,:;'|!()[]‘’·", 0.33),  # noqa: RUF001 - the quotes are meant
    **dict.fromkeys('frt-"/“”', 0.46),
    **dict.fromkeys("mwMW—…@%", 1.0),
}
_CAPITAL: Final = 0.75
_OTHER: Final = 0.62


@dataclass(frozen=True)
class Font:
    """What is known of a font without its file.

    Attributes:
        size: the font size in pixels.
        leading: the distance from line to line in pixels.
        mono: whether all characters are equally wide.
        spread: how many times as wide it is as a plain font, such as 1.15 for a bold one.
    """

    size: int
    leading: int
    mono: bool = False
    spread: float = 1

    def width(self, text: str) -> float:
        """Return an upper estimate of the width of a text, in pixels."""
        return self.size * self.spread * sum(_MONO if self.mono else _width(sign) for sign in text)

    def wrap(self, text: str, limit: float) -> tuple[str, ...]:
        """Break a text into lines that fit: between words, and inside a word wider than a line."""
        lines: list[str] = []
        for word in self._pieces(text, limit):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= limit:
                lines[-1] = longer
            else:
                lines.append(word)
        return tuple(lines)

    def _pieces(self, text: str, limit: float) -> Iterator[str]:
        for word in text.split():
            piece = ""
            for sign in word:
                if piece and self.width(piece + sign) > limit:
                    yield piece
                    piece = ""
                piece += sign
            yield piece


def _width(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    return _WIDTHS.get(sign, _CAPITAL if sign.isupper() else _OTHER)
