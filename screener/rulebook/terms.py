"""Terms, lines of words that say the same, such as ``not | never | no one``; and where they count.

A ``*`` at the end of a word stands for any ending, as in ``pregnan*``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from screener.rulebook.model import RuleBook

TERMS: Final = "terms"
ACT_WORDS: Final = "act_words"
NEVER_SAY: Final = "never_say"
"""The keys of a rule book that list terms. A translation has an id for each of them."""
TERM_LISTS: Final = (TERMS, ACT_WORDS, NEVER_SAY)
WORDS: Final[Mapping[str, frozenset[str] | None]] = {
    "rulebook": frozenset({"title"}),
    "levels": frozenset({"title", "do"}),
    "timeframes": None,
    "topics": None,
    "informants": None,
    "sections": frozenset({"title", "intro", "text", "help", "why", "what"}),
    "rules": frozenset({"title", "headline", "reason", "doubt", "do", "ask", "bring"}),
    "learn": frozenset({"title", "text"}),
}
"""For each part of a rule book, which of its keys hold words that patients read; None for all."""
_BETWEEN: Final = "|"
_ANY_ENDING: Final = "*"


def terms_of(book: RuleBook) -> Mapping[str, str]:
    """Return every term by its id in a translation, such as ``terms.not``, in order."""
    listed = zip(TERM_LISTS, (book.terms, book.act_words, book.never_say), strict=True)
    return {f"{key}.{name_of(line)}": line for key, lines in listed for line in lines}


def name_of(line: str) -> str:
    """Return what a term is called: its first word."""
    return next(words_in(line), "").removesuffix(_ANY_ENDING)


def words_in(line: str) -> Iterator[str]:
    """Yield the words of a term."""
    return filter(None, (word.strip() for word in line.split(_BETWEEN)))


class Finder:
    """Finds which terms a text says; where words overlap, the longest counts.

    A word may stand in several terms, as "cannot" does in those of "not" and "can".
    """

    def __init__(self, terms: Mapping[str, str]) -> None:
        """Take the lines of words by the names of the terms."""
        by_word: dict[str, list[str]] = {}
        for name, line in terms.items():
            for word in words_in(line):
                by_word.setdefault(word.casefold(), []).append(name)
        longest_first = sorted(by_word, key=len, reverse=True)
        self._names = [by_word[word] for word in longest_first]
        words = "|".join(_patterns(longest_first)) or "(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)

    def said_in(self, text: str) -> Mapping[str, list[str]]:
        """Return the terms that a text says, each with all words that say it, in order."""
        said: dict[str, list[str]] = {}
        for found in self._pattern.finditer(text):
            for name in self._names[(found.lastindex or 1) - 1]:
                said.setdefault(name, []).append(found[0])
        return said


def _patterns(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        bare = re.escape(word.removesuffix(_ANY_ENDING))
        ending = r"\w*" if word.endswith(_ANY_ENDING) else ""
        yield f"({bare}{ending})"
