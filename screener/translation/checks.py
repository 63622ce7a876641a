"""What a translation must not lack or change, so that it cannot lead a patient astray.

A translator who means a difference names it above the entry, with the reason: ``# accepted: +2;
callers of 988 press 2 for Spanish``. What is added has a ``+``, what is left out a ``-``; what is
added twice is named twice. A name that no difference has is a mistake too, so that no mark outlives
what it was made for. What is missing, stale or never said can not be accepted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from screener.errors import Problem
from screener.rulebook.model import MOST_IN_A_HEADLINE, RuleBook
from screener.rulebook.terms import TERM_LISTS, Finder, terms_of
from screener.translation.entries import Entry
from screener.translation.words import words_of
from screener.wording import invisible_in, named, quoted

_NEVER: Final = ""
"""What a translator may accept it as: nothing."""
_FEWEST_DIGITS: Final = 3
"""From so many digits on, a number may be one to call."""
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_SEPARATOR: Final = re.compile("[,:]")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LEFT: Final = {
    "en": Finder({"left": "the | and | your | you | with | this | that | which | from"})
}
"""Words that show that a text was not translated, by the language it should have been from."""
_TELLING: Final = ("headline", "do")
"""The parts of a rule or a level in which ``act_words`` count."""

Fault = tuple[str, str]
"""What a translator may accept it as, or nothing; and what is wrong."""


class _Languages(NamedTuple):
    """What finds the terms of one list in both languages, and what finds each of them."""

    original: Finder
    translation: Finder
    lines: Mapping[str, tuple[str, str]]

    def differences(self, before: str, after: str) -> Iterator[Fault]:
        """Yield the terms that only one of two texts says."""
        here, there = self.translation.said_in(after), self.original.said_in(before)
        for name in there.keys() - here.keys():
            words = self.lines[name][1]
            yield f"-{name}", f"the original says {there[name][0]!r}, and this has none of: {words}"
        for name in here.keys() - there.keys():
            words = self.lines[name][0]
            for said in here[name]:
                yield f"+{name}", f"this says {said!r}, and the original has none of: {words}"


class _Terms(NamedTuple):
    """The terms of a rule book by the list that they stand in."""

    everywhere: _Languages
    acts: _Languages
    never: _Languages


def problems_of(
    book: RuleBook, language: str, entries: tuple[Entry, ...], path: Path
) -> Iterator[Problem]:
    """Yield every problem with a translation of a rule book, in the file at `path`."""
    originals: Mapping[str, str] = {**terms_of(book), **words_of(book)}
    there = {entry.id for entry in entries}
    update = f"`screener translate {language}` mends the file"
    for name, original in originals.items():
        if name not in there:
            yield Problem(1, 1, f"{name}: {quoted(original)} is missing; {update}", str(path))
    terms = _both_languages(book, entries)
    for entry in entries:
        standing = _standing(entry, originals.get(entry.id), update)
        for message in (standing,) if standing else _faults(entry, book, terms):
            yield Problem(entry.line, 1, f"{entry.id}: {message}", str(path))


def _standing(entry: Entry, original: str | None, update: str) -> str:
    """Return why the words of an entry are of no use, whatever they say; empty if they are."""
    if original is None:
        return f"the rule book has no such words now; {update}"
    if original != entry.original:
        return f"the rule book now says {quoted(original)}; {update}"
    if not entry.words.strip():
        return f"{quoted(original)} is not translated"
    if entry.fuzzy:
        return "is marked fuzzy; compare it with the original, mend it, and take the mark away"
    return ""


def _faults(entry: Entry, book: RuleBook, terms: _Terms) -> Iterator[str]:
    listed = entry.id.partition(".")[0]
    if listed in TERM_LISTS:
        return
    accepted = Counter(entry.accepted)
    for name, message in _differences(entry, book, terms):
        if name == _NEVER:
            yield f"{message}; mend it"
        elif not accepted[name]:
            yield f"{message}; mend it, or write '# accepted: {name}; ' and the reason above it"
        else:
            accepted[name] -= 1
    for name in sorted(accepted.elements()):
        yield f"accepts {quoted(name)}, and there is no such difference; take that out"
    if entry.id.endswith(".headline") and len(entry.words) > MOST_IN_A_HEADLINE:
        yield f"has {len(entry.words)} characters, and there is room for {MOST_IN_A_HEADLINE}"
    for sign in invisible_in(entry.words):
        yield f"holds a sign that cannot be seen, {named(sign)}; type it anew"


def _differences(entry: Entry, book: RuleBook, terms: _Terms) -> Iterator[Fault]:
    before, after = entry.original, entry.words
    if before == after and _WORD.search(before):
        yield "same", "says the same as the original, so it may be left untranslated"
    if left := _LEFT.get(book.rulebook.language.partition("-")[0]):
        for word in chain.from_iterable(left.said_in(after).values()):
            yield "left", f"still says {word!r} in the language of the original"
    yield from _numbers(before, after, book)
    yield from terms.everywhere.differences(before, after)
    if entry.id.rpartition(".")[2] in _TELLING:
        yield from terms.acts.differences(before, after)
    for word in chain.from_iterable(terms.never.translation.said_in(after).values()):
        yield _NEVER, f"says {word!r}, which no patient shall read"


def _numbers(before: str, after: str, book: RuleBook) -> Iterator[Fault]:
    here, there = _numbers_in(after), _numbers_in(before)
    for number in sorted((there - here).elements()):
        yield f"-{number}", f"lacks the number {number} of the original"
    for number in sorted((here - there).elements()):
        told = number in there or sum(map(str.isdigit, number)) < _FEWEST_DIGITS
        yield f"+{number}" if told else _NEVER, f"has one more number {number} than the original"
    for listed in book.numbers:
        if (listed.number in before) != (listed.number in after):
            yield _NEVER, f"differs from the original in whether it names {listed.number}"


def _numbers_in(text: str) -> Counter[str]:
    """Return the numbers in a text; languages write 1.5 and 10,000 with other signs."""
    return Counter(_SEPARATOR.sub(".", number) for number in _NUMBER.findall(text))


def _both_languages(book: RuleBook, entries: tuple[Entry, ...]) -> _Terms:
    words = {entry.id: entry.words for entry in entries}
    lists: dict[str, dict[str, tuple[str, str]]] = {key: {} for key in TERM_LISTS}
    for name, line in terms_of(book).items():
        key, _, term = name.partition(".")
        lists[key][term] = line, words.get(name, "")
    return _Terms(*map(_languages, lists.values()))


def _languages(lines: Mapping[str, tuple[str, str]]) -> _Languages:
    originals, translations = ({t: pair[n] for t, pair in lines.items()} for n in (0, 1))
    return _Languages(Finder(originals), Finder(translations), lines)
