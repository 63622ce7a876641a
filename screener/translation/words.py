"""The words of a rule book apart from its logic, each under an id that stays when the words change.

The id is the path to a text: ``rules.vitamin-a.reason``, ``questions.age.text``,
``options.age.under_12.text``, ``rules.vitamin-a.ask.1``. Words are what patients read. Names of
sources, places in them, the clinician's names for answers, guarantees and hazards stay as they are
in every language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from screener.rulebook.model import RuleBook
from screener.rulebook.terms import WORDS

Reword = Callable[[str, str], str]
"""Gives new words for an id and the words there."""


def words_of(book: RuleBook) -> Mapping[str, str]:
    """Return all words of a rule book by their ids, in the order of the book."""
    words: dict[str, str] = {}

    def note(name: str, text: str) -> str:
        words[name] = text
        return text

    _reworded(_content(book), note)
    return words


def translated(book: RuleBook, language: str, words: Mapping[str, str]) -> RuleBook:
    """Return the rule book in other words, with the same logic, digest and review.

    `words` has the new words by their ids; what it lacks stays as it is. Its ``original`` is
    `book`. Raises ValidationError of pydantic if words are longer than their place allows.
    """
    tree = _reworded(_content(book), words.get)
    tree["rulebook"]["language"] = language
    return RuleBook.model_validate(tree).as_translation_of(book)


def words_digest(book: RuleBook) -> str:
    """Return ``sha256:`` and the digest of the words and their language."""
    return digests(book)["words"]


def digests(book: RuleBook) -> Mapping[str, str]:
    """Return ``sha256:`` and a digest each of the ``words`` with their language, and the ``logic``.

    The logic is all the rest, so it is the same in every language.
    """
    words: dict[str, str] = {}

    def take_out(name: str, text: str) -> str:
        words[name] = text
        return ""

    logic = _reworded(_content(book), take_out)
    language = logic["rulebook"].pop("language")
    return {"logic": _digest(logic), "words": _digest([language, words])}


def _content(book: RuleBook) -> dict[str, Any]:
    return book.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def _reworded(content: dict[str, Any], reword: Reword) -> dict[str, Any]:
    """Return the content of a rule book with each of its words replaced."""
    rewording = ((part, _Rewording(reword, keys)) for part, keys in WORDS.items())
    changed = {part: r.of(content[part], (part,)) for part, r in rewording if part in content}
    return {part: changed.get(part, value) for part, value in content.items()}


@dataclass(frozen=True)
class _Rewording:
    """Replaces the words in one part of a rule book: those under some keys, or all of them."""

    reword: Reword
    keys: frozenset[str] | None

    def of(self, value: Any, path: tuple[str, ...], key: str = "") -> Any:
        """Return a value with its words replaced; `key` is that of the mapping nearest above."""
        match value:
            case dict():
                return {k: self.of(v, _below(path, k), k) for k, v in value.items()}
            case list():
                named = ((_name(each, n), each) for n, each in enumerate(value, 1))
                return [self.of(each, (*path, name), key) for name, each in named]
            case str() if self.keys is None or key in self.keys:
                return self.reword(".".join(path), value)
            case _:
                return value


def _name(item: Any, number: int) -> str:
    """Return what the path to an item of a list says: its id, or its number."""
    return str(item["id"]) if isinstance(item, dict) and "id" in item else str(number)


def _below(path: tuple[str, ...], key: str) -> tuple[str, ...]:
    """Return the path to a key; that to questions and options leaves out what stands around."""
    match key:
        case "questions":
            return ("questions",)
        case "options" if path[0] == "questions":
            return ("options", path[1])
        case _:
            return (*path, key)
