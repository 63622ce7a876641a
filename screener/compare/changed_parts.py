"""Finds the parts that differ between two rule books: in words, in sources, or in meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from screener.rulebook.model import RuleBook

_WORDS: Final = ("title", "text", "help", "why", "intro", "reason", "doubt", "do", "ask", "bring")
_SOURCES: Final = ("cite", "publisher", "revised", "checked", "url")
_ELSEWHERE: Final = ("questions", "options")

Part = Mapping[str, Any]


class Kind(StrEnum):
    """What changed about a part."""

    ADDED = "new"
    REMOVED = "removed"
    WORDS = "other words"
    SOURCES = "other sources"
    MEANING = "other meaning"


@dataclass(frozen=True)
class PartChange:
    """A part of the rule book that changed.

    Attributes:
        kind: what changed about it.
        name: what it is called, such as ``rule 'liver-now'``.
        keys: the keys that differ; empty if the whole part was added or removed.
    """

    kind: Kind
    name: str
    keys: tuple[str, ...] = ()


def changed_parts(old: RuleBook, new: RuleBook) -> Iterator[PartChange]:
    """Yield every part that changed: first those of the old rule book in order, then new ones."""
    before, after = dict(_parts(old)), dict(_parts(new))
    for name, part in before.items():
        if name not in after:
            yield PartChange(Kind.REMOVED, name)
        else:
            yield from _changes(name, part, after[name])
    for name in after:
        if name not in before:
            yield PartChange(Kind.ADDED, name)


def _changes(name: str, before: Part, after: Part) -> Iterator[PartChange]:
    differing = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    for kind in (Kind.MEANING, Kind.WORDS, Kind.SOURCES):
        keys = tuple(key for key in differing if _kind_of(key) is kind)
        if keys:
            yield PartChange(kind, name, keys)


def _kind_of(key: str) -> Kind:
    if key in _WORDS:
        return Kind.WORDS
    return Kind.SOURCES if key in _SOURCES else Kind.MEANING


def _parts(book: RuleBook) -> Iterator[tuple[str, Part]]:
    """Yield the name of every part and the part itself, without the parts inside it."""
    tree = book.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key, kind in (("levels", "level"), ("rules", "rule"), ("guarantees", "guarantee")):
        yield from ((f"{kind} '{part['id']}'", part) for part in tree[key])
    yield from ((f"lesson '{part['id']}'", part) for part in tree.get("learn", ()))
    yield from ((f"source '{name}'", part) for name, part in tree["sources"].items())
    for key, kind in (("topics", "topic"), ("conditions", "condition"), ("scores", "score")):
        named = tree.get(key, {})
        word = "title" if kind == "topic" else kind
        yield from ((f"{kind} '{name}'", {word: part}) for name, part in named.items())
    for section in tree["sections"]:
        yield from _parts_of_section(section)


def _parts_of_section(section: Part) -> Iterator[tuple[str, Part]]:
    yield f"section '{section['id']}'", _without_parts(section)
    for question in section["questions"]:
        yield f"question '{question['id']}'", _without_parts(question)
        for option in question["options"]:
            yield f"option '{option['id']}' of '{question['id']}'", option


def _without_parts(part: Part) -> Part:
    return {key: value for key, value in part.items() if key not in _ELSEWHERE}
