"""A tolerant view of a rule book as written: its questions, options and conditions.

It skips everything of the wrong form, because :mod:`screener.rulebook.checks.structure` reports
that already. So one mistake in a rule does not hide the next one in the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from screener.yamlfile.outline import Outline, children
from screener.yamlfile.parse import KeyPath

_KINDS: Final[Mapping[object, str]] = {
    "levels": "level",
    "timeframes": "timeframe",
    "numbers": "number",
    "topics": "topic",
    "informants": "informant",
    "sources": "source",
    "sections": "section",
    "questions": "question",
    "options": "option",
    "conditions": "condition",
    "scores": "score",
    "rules": "rule",
    "guarantees": "guarantee",
    "hazards": "hazard",
    "learn": "lesson",
}


@dataclass(frozen=True)
class Leaf:
    """A name, an answer or a score in a condition; the options of an answer have their paths."""

    path: KeyPath
    kind: Literal["name", "answer", "score"]
    name: str
    options: tuple[tuple[KeyPath, str], ...] = ()


@dataclass(frozen=True)
class RuleBookOutline(Outline):
    """The parts of a rule book by path, valid or not."""

    kinds: Mapping[object, str] = field(default_factory=lambda: _KINDS)

    def questions(self) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
        """Yield every question in the order asked."""
        for path, _ in self.items("sections"):
            yield from self.items(*path, "questions")

    def question_ids(self) -> tuple[str, ...]:
        """Return the ids of all questions in the order asked."""
        return tuple(q["id"] for _, q in self.questions() if isinstance(q.get("id"), str))

    def options_of(self, question: str) -> tuple[tuple[KeyPath, Mapping[str, Any]], ...]:
        """Return the options of a question with their paths, or nothing if none can be read."""
        path = self._paths_of_questions.get(question)
        return () if path is None else tuple(self.items(*path, "options"))

    def option_ids(self, question: str) -> tuple[str, ...]:
        """Return the option ids of a question, or nothing if any of them cannot be read."""
        path = self._paths_of_questions.get(question, ())
        written = self.document.value_at((*path, "options")) if path else None
        named = [part.get("id") for _, part in self.options_of(question)]
        ids = tuple(name for name in named if isinstance(name, str))
        return ids if isinstance(written, list) and len(written) == len(ids) else ()

    @cached_property
    def _paths_of_questions(self) -> Mapping[object, KeyPath]:
        """Return the path of each question by id; if two share an id, that of the first."""
        named = [(q["id"], path) for path, q in self.questions() if isinstance(q.get("id"), str)]
        return dict(reversed(named))

    def leaves(self, path: KeyPath) -> Iterator[Leaf]:
        """Yield every leaf of the condition at a path, in the order written."""
        value = self.document.value_at(path)
        if isinstance(value, str):
            yield Leaf(path, "name", value)
        elif isinstance(value, Mapping) and len(value) == 1:
            yield from self._leaves_of_form(path, *next(iter(value.items())))

    def _leaves_of_form(self, path: KeyPath, key: str, content: Any) -> Iterator[Leaf]:
        below = (*path, key)
        if key == "not":
            yield from self.leaves(below)
        elif key in ("all", "any"):
            for part, _ in children(content, below):
                yield from self.leaves(part)
        elif isinstance(content, Mapping):
            yield Leaf(path, "score", key)
        else:
            several = children(content, below) if isinstance(content, list) else [(below, content)]
            options = tuple((place, text) for place, text in several if isinstance(text, str))
            yield Leaf(path, "answer", key, options)
