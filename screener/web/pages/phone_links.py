"""The numbers that a rule book gives for an emergency, as links that dial."""

from __future__ import annotations

import re
from functools import cached_property

from markupsafe import Markup, escape

from screener.rulebook.model import Level


class Numbers:
    """The numbers that a level names under `call` and `sms`, and no others."""

    def __init__(self, level: Level | None) -> None:
        """Take the level; None means no numbers."""
        self._call = level.call if level else ()
        self._sms = level.sms if level else ()

    def linked(self, words: str) -> Markup:
        """Return words with a link on every number that can be called.

        In a clinic's frame a link that dials has to leave the frame: to the browser it is a page to
        show in it, and the clinic's own policy may refuse that and take the whole frame away.
        """
        parts = self._pattern.split(words)
        return Markup().join(_link(part) if part in self._call else escape(part) for part in parts)

    def buttons(self, *texts: str) -> list[dict[str, str]]:
        """Return the numbers that texts name, each with every way to reach it."""
        named = dict.fromkeys(n for text in texts for n in self._pattern.findall(text))
        ways = (("tel", self._call), ("sms", self._sms))
        return [
            {"number": number, "way": way, "href": _href(way, number)}
            for number in named
            for way, numbers in ways
            if number in numbers
        ]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Match one of the numbers, unless it is part of a longer one."""
        longest_first = sorted({*self._call, *self._sms}, key=len, reverse=True)
        numbers = "|".join(map(re.escape, longest_first)) or "(?!)"
        return re.compile(rf"(?<![\w-])({numbers})(?![\w-])")


def dialed(number: str) -> str:
    """Return what to dial for a number as people write it; the (0) of +44 (0)20 is not dialed."""
    return re.sub("[^+0-9]", "", re.sub(r"^(\+\d+ ?)\(0\)", r"\1", number))


def _href(way: str, number: str) -> str:
    return f"{way}:{dialed(number)}"


def _link(number: str) -> Markup:
    return Markup('<a href="{}" target="_top">{}</a>').format(_href("tel", number), number)
