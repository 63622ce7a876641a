"""Checks of terms: each has a name of its own, and what is never said is not said.

Like the other checks, each is a generator of problems that reads the outline.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screener.errors import Problem
from screener.rulebook.checks.outline import RuleBookOutline
from screener.rulebook.terms import NEVER_SAY, TERM_LISTS, WORDS, Finder, name_of
from screener.wording import quoted
from screener.yamlfile.outline import children
from screener.yamlfile.parse import KeyPath

_OTHERWISE: Final = "say it otherwise, or take the word from that list"


def misused_terms(outline: RuleBookOutline) -> Iterator[Problem]:
    """Yield every problem with the terms, and every word that patients must not read."""
    for key in TERM_LISTS:
        yield from _misnamed(outline, key)
    yield from _never_said(outline)


def finder_of(outline: RuleBookOutline, key: str) -> Finder:
    """Return what finds the terms of a list, such as ``act_words``, each called by its line."""
    return Finder({line: line for _, line in _lines(outline, key)})


def _misnamed(outline: RuleBookOutline, key: str) -> Iterator[Problem]:
    """Yield the terms that a translation could not name: by their first word, which is theirs."""
    places: dict[str, KeyPath] = {}
    for where, line in _lines(outline, key):
        name = name_of(line)
        if not name:
            yield outline.problem(where, f"{quoted(line)} has no word; write one, or leave it out")
        elif (first := places.setdefault(name, where)) != where:
            number = outline.document.place_of(first)[0]
            message = f"{quoted(name)} already begins the term on line {number}"
            yield outline.problem(where, f"{message}; join the two, or begin with another word")


def _never_said(outline: RuleBookOutline) -> Iterator[Problem]:
    finder = finder_of(outline, NEVER_SAY)
    for path in outline.document.values:
        text = outline.document.value_at(path)
        for word, *_ in finder.said_in(text).values() if _is_read(path, text) else ():
            message = f"says {quoted(word)}, one of '{NEVER_SAY}'"
            yield outline.problem(path, f"{message}; {_OTHERWISE}")


def _is_read(path: KeyPath, value: object) -> bool:
    """Return whether a value is words that patients read."""
    steps = [step for step in path if isinstance(step, str)]
    if not isinstance(value, str) or not steps or steps[0] not in WORDS:
        return False
    keys = WORDS[steps[0]]
    return keys is None or steps[-1] in keys


def _lines(outline: RuleBookOutline, key: str) -> Iterator[tuple[KeyPath, str]]:
    for where, line in children(outline.document.value_at((key,)), (key,)):
        if isinstance(line, str):
            yield where, line
