"""Finds all that differs between two rule books: one change a line, with what was there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final

from screener.rulebook.model import RuleBook

_WORDS: Final = (
    *("title", "text", "help", "why", "intro", "reason", "doubt", "headline", "do", "ask", "bring"),
    *("record", "silent_because", "words", "drawing", "hazard", "cause", "harm"),
    *("purpose", "users", "not_for"),
)
_SOURCES: Final = ("cite", "publisher", "revised", "checked", "url")
_INSIDE: Final = ("questions", "options")
"""Keys that hold parts with changes of their own."""

Part = Mapping[str, Any]


class Kind(StrEnum):
    """What changed about a part."""

    ADDED = "new"
    REMOVED = "removed"
    HEADER = "another header"
    ORDER = "another place"
    WORDS = "other words"
    SOURCES = "other sources"
    MEANING = "other meaning"


@dataclass(frozen=True)
class PartChange:
    """One change of a part of the rule book.

    Attributes:
        kind: what changed about it.
        name: what the part is called, such as ``rule 'liver-now'``.
        key: what of it differs; empty if the whole part was added, removed or moved.
        before: what it was, as in the file; for a place, the part before it.
        after: what it is.
    """

    kind: Kind
    name: str
    key: str = ""
    before: Any = None
    after: Any = None


def changed_parts(old: RuleBook, new: RuleBook) -> Iterator[PartChange]:
    """Yield every change: first of the parts of the old rule book, then new parts, then places."""
    before, after = dict(_parts(old)), dict(_parts(new))
    for name, part in before.items():
        if name in after:
            yield from _changes(name, part, after[name])
        elif _whole_of(name) not in before.keys() - after.keys():
            yield PartChange(Kind.REMOVED, name, before=_words_of(part))
    for name, part in after.items():
        if name not in before and _whole_of(name) not in after.keys() - before.keys():
            yield PartChange(Kind.ADDED, name, after=_words_of(part))
    yield from _moved(before, after)


def _changes(name: str, before: Part, after: Part) -> Iterator[PartChange]:
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            kind = Kind.HEADER if name == "rule book" else _kind_of(key)
            yield PartChange(kind, name, key, before.get(key), after.get(key))


def _kind_of(key: str) -> Kind:
    if key in _WORDS:
        return Kind.WORDS
    return Kind.SOURCES if key in _SOURCES else Kind.MEANING


def _whole_of(name: str) -> str:
    """Return the name of the question that an option belongs to; empty for any other part."""
    option, _, question = name.partition("' of '")
    return f"question '{question}" if option.startswith("option ") else ""


def _words_of(part: Part) -> str | None:
    return next((part[key] for key in ("title", "text", "words") if part.get(key)), None)


def _moved(before: Mapping[str, Part], after: Mapping[str, Part]) -> Iterator[PartChange]:
    """Yield the parts that are in another place among those that both rule books have."""
    old, new = _in_groups(before), _in_groups(after)
    for group, names in old.items():
        others = new.get(group, [])
        shared = set(names) & set(others)
        yield from _out_of_order(
            [name for name in names if name in shared],
            [name for name in others if name in shared],
        )


def _in_groups(parts: Mapping[str, Part]) -> Mapping[str, list[str]]:
    """Return the names of parts that are in order with each other, such as those of one section."""
    groups: dict[str, list[str]] = {}
    for name, part in parts.items():
        kind = _whole_of(name) or name.partition(" '")[0]
        groups.setdefault(f"{kind} in {part.get('section')}", []).append(name)
    return groups


def _out_of_order(before: Sequence[str], after: Sequence[str]) -> Iterator[PartChange]:
    blocks = SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in before[block.a : block.a + block.size]}
    for place, name in enumerate(after):
        if name not in kept:
            old = before.index(name)
            yield PartChange(Kind.ORDER, name, "", _above(before, old), _above(after, place))


def _above(names: Sequence[str], place: int) -> str:
    return names[place - 1] if place else ""


def _parts(book: RuleBook) -> Iterator[tuple[str, Part]]:
    """Yield the name of every part and the part itself, without the parts inside it."""
    tree = book.model_dump(mode="json", by_alias=True)
    yield "rule book", tree["rulebook"]
    yield "intended use", tree["intended_use"] or {}
    for key, kind in _LISTED.items():
        yield from ((f"{kind} '{part['id']}'", part) for part in tree[key])
    yield from ((f"number '{part['number']}'", part) for part in tree["numbers"])
    yield from ((f"source '{name}'", part) for name, part in tree["sources"].items())
    for key, (kind, word) in _NAMED.items():
        yield from ((f"{kind} '{name}'", {word: part}) for name, part in tree[key].items())
    yield from ((f"score '{name}'", _score(part)) for name, part in tree["scores"].items())
    yield from ((f"act word '{word}'", {}) for word in tree["act_words"])
    for section in tree["sections"]:
        yield from _parts_of_section(section)


_LISTED: Final = {
    "levels": "level",
    "rules": "rule",
    "guarantees": "guarantee",
    "hazards": "hazard",
    "learn": "lesson",
}
_NAMED: Final = {
    "timeframes": ("timeframe", "words"),
    "topics": ("topic", "title"),
    "informants": ("informant", "title"),
    "acts": ("act", "excludes"),
    "conditions": ("condition", "condition"),
}
"""What the parts under a key are called, and what each of them is."""


def _score(score: Part) -> Part:
    return {"score": {"of": score["of"]}, "record": score["record"]}


def _parts_of_section(section: Part) -> Iterator[tuple[str, Part]]:
    yield f"section '{section['id']}'", _without_parts(section)
    for question in section["questions"]:
        inside = {**_without_parts(question), "section": section["id"]}
        yield f"question '{question['id']}'", inside
        for option in question["options"]:
            yield f"option '{option['id']}' of '{question['id']}'", option


def _without_parts(part: Part) -> Part:
    return {key: value for key, value in part.items() if key not in _INSIDE}
