"""The numbers that a rule book gives for an emergency, as links that dial."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from markupsafe import Markup, escape

from screener.rulebook.help_numbers import HelpNumber

_LINK: Final = Markup('<a href="{}" target="_top" translate="no" dir="ltr">{}</a>')
_KEPT: Final = Markup('<bdi translate="no" dir="ltr">{}</bdi>')


class Numbers:
    """The numbers that a rule book lists, and no others."""

    def __init__(self, listed: Iterable[HelpNumber]) -> None:
        """Take the numbers."""
        self._listed = {number.number: number for number in listed}

    def linked(self, words: str) -> Markup:
        """Return words with a link on every number that can be called.

        In a clinic's frame a link that dials has to leave the frame: to the browser it is a page to
        show in it, and the clinic's own policy may refuse that and take the whole frame away.
        """
        parts = self._pattern.split(words)
        return Markup().join(self._shown(part) for part in parts)

    def buttons(self, *texts: str) -> list[dict[str, str]]:
        """Return the numbers that texts name, each with every way to reach it."""
        named = dict.fromkeys(n for text in texts for n in self._pattern.findall(text))
        return [
            {"number": number, "way": way, "href": _href(way, number)}
            for number in named
            for way, offered in self._ways(number)
            if offered
        ]

    def _shown(self, part: str) -> Markup:
        """Return a number so that no translator changes it, and anything else as it is."""
        listed = self._listed.get(part)
        if listed is None:
            return escape(part)
        return _LINK.format(_href("tel", part), part) if listed.call else _KEPT.format(part)

    def _ways(self, number: str) -> tuple[tuple[str, bool], ...]:
        listed = self._listed[number]
        return ("tel", listed.call), ("sms", listed.sms)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Match one of the numbers, unless it is part of a longer one."""
        longest_first = sorted(self._listed, key=len, reverse=True)
        numbers = "|".join(map(re.escape, longest_first)) or "(?!)"
        return re.compile(rf"(?<![\w-])({numbers})(?![\w-])")


def dialed(number: str) -> str:
    """Return what to dial for a number as people write it; the (0) of +44 (0)20 is not dialed."""
    return re.sub("[^+0-9]", "", re.sub(r"^(\+\d+ ?)\(0\)", r"\1", number))


def _href(way: str, number: str) -> str:
    return f"{way}:{dialed(number)}"
