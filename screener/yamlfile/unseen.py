"""Finds the characters in a file that nobody can see, and says what to do about each."""

from __future__ import annotations

from typing import Final

from screener.wording import invisible_in, named, remedy
from screener.yamlfile.files import Place
from screener.yamlfile.parse import KeyPath, YamlFile

_MOST: Final = 3


def unseen_at(document: YamlFile, path: KeyPath) -> str:
    """Return a hint at what nobody can see in the text at a path and in its key.

    It goes at the end of a message; it is empty if all of it can be seen.
    """
    key = _hints(document, path[-1], document.keys[path]) if path in document.keys else ""
    value = document.value_at(path)
    return key + (_hints(document, value, document.values[path]) if path in document.values else "")


def _hints(document: YamlFile, text: object, start: Place) -> str:
    signs = invisible_in(text)[:_MOST] if isinstance(text, str) else ()
    return "".join(_hint(sign, start, _place_of(sign, document, start)) for sign in signs)


def _hint(sign: str, start: Place, place: Place | None) -> str:
    if place is None:  # it is written as an escape
        return f"; it holds an invisible {named(sign)}; {remedy(sign)}"
    line = f"line {place[0]}, " if place[0] != start[0] else ""
    return f"; at {line}column {place[1]} is an invisible {named(sign)}; {remedy(sign)}"


def _place_of(sign: str, document: YamlFile, start: Place) -> Place | None:
    """Return where a character stands first from a place on, before anything else begins there."""
    begun = {*document.keys.values(), *document.values.values(), (len(document.lines) + 1, 1)}
    end = min(place for place in begun if place > start)
    for number in range(start[0], end[0] + 1):
        line = document.lines[number - 1] if number <= len(document.lines) else ""
        first = start[1] - 1 if number == start[0] else 0
        last = end[1] - 1 if number == end[0] else len(line)
        if (column := line.find(sign, first, last)) >= 0:
            return number, column + 1
    return None
