"""A tolerant view of a rule book as written, sound or not, for checks that span its parts.

Whatever has the wrong form is passed over here: :mod:`screener.rulebook.shape` has already spoken
of it. So one mistake in a rule does not hide the next one in the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from screener.errors import Problem
from screener.rulebook.conditions import Path
from screener.rulebook.document import Document
from screener.rulebook.names import quoted

_KINDS: Final[Mapping[object, str]] = {
    "levels": "level",
    "topics": "topic",
    "sources": "source",
    "sections": "section",
    "questions": "question",
    "options": "option",
    "conditions": "condition",
    "scores": "score",
    "rules": "rule",
    "guarantees": "guarantee",
    "learn": "lesson",
}


@dataclass(frozen=True)
class Leaf:
    """A name, an answer or a score as a condition mentions it; options with their paths."""

    path: Path
    kind: Literal["name", "answer", "score"]
    name: str
    options: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True)
class Outline:
    """The parts of a rule book by path, whatever state they are in.

    Attributes:
        document: the file.
        kinds: what one part under a key is called; other kinds of files have others.
    """

    document: Document
    kinds: Mapping[object, str] = field(default_factory=lambda: _KINDS)

    def texts(self, *steps: str | int) -> str | None:
        """Return the text at a path; None where there is none."""
        value = self.document.value_at(steps)
        return value if isinstance(value, str) else None

    def items(self, *steps: str | int) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """Yield the mappings in a list, or among the values of a mapping, with their paths."""
        for path, value in _children(self.document.value_at(steps), steps):
            if isinstance(value, Mapping):
                yield path, value

    def has(self, key: str) -> bool:
        """Tell whether there is a list or a mapping under a top-level key."""
        return isinstance(self.document.value_at((key,)), list | dict)

    def names(self, key: str) -> tuple[str, ...]:
        """Return the ids under a top-level key."""
        value = self.document.value_at((key,))
        if isinstance(value, Mapping):
            return tuple(value)
        return tuple(part["id"] for _, part in self.items(key) if isinstance(part.get("id"), str))

    def questions(self) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """Yield every question in the order asked."""
        for path, _ in self.items("sections"):
            yield from self.items(*path, "questions")

    def question_ids(self) -> tuple[str, ...]:
        """Return the ids of all questions in the order asked."""
        return tuple(q["id"] for _, q in self.questions() if isinstance(q.get("id"), str))

    def options_of(self, question: str) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
        """Return the options of a question, with their paths; none where none are readable."""
        path = self._paths_of_questions.get(question)
        return () if path is None else tuple(self.items(*path, "options"))

    def option_ids(self, question: str) -> tuple[str, ...]:
        """Return the ids of the options of a question; none where one of them is not readable."""
        path = self._paths_of_questions.get(question, ())
        written = self.document.value_at((*path, "options")) if path else None
        named = [part.get("id") for _, part in self.options_of(question)]
        ids = tuple(name for name in named if isinstance(name, str))
        return ids if isinstance(written, list) and len(written) == len(ids) else ()

    @cached_property
    def _paths_of_questions(self) -> Mapping[object, Path]:
        """Return where each question stands; of two with one id, the first."""
        named = [(q["id"], path) for path, q in self.questions() if isinstance(q.get("id"), str)]
        return dict(reversed(named))

    def leaves(self, path: Path) -> Iterator[Leaf]:
        """Yield every leaf of the condition at a path, in the order written."""
        value = self.document.value_at(path)
        if isinstance(value, str):
            yield Leaf(path, "name", value)
        elif isinstance(value, Mapping) and len(value) == 1:
            yield from self._leaves_of_form(path, *next(iter(value.items())))

    def _leaves_of_form(self, path: Path, key: str, content: Any) -> Iterator[Leaf]:
        below = (*path, key)
        if key == "not":
            yield from self.leaves(below)
        elif key in ("all", "any"):
            for part, _ in _children(content, below):
                yield from self.leaves(part)
        elif isinstance(content, Mapping):
            yield Leaf(path, "score", key)
        else:
            several = _children(content, below) if isinstance(content, list) else [(below, content)]
            options = tuple((place, text) for place, text in several if isinstance(text, str))
            yield Leaf(path, "answer", key, options)

    def problem(self, path: Path, message: str, *, at_key: bool = False) -> Problem:
        """Make a problem at the place of a path, led by the part it is in."""
        place = self.document.keys.get(path) if at_key else None
        line, column = place or self.document.place_of(path)
        return Problem(line, column, self.label(path) + message, self.document.file)

    def label(self, path: Path) -> str:
        """Name the innermost part that a path is in, such as ``rule 'liver-now': ``."""
        for end in range(len(path), 1, -1):
            kind = self.kinds.get(path[end - 2])
            if kind is not None:
                step = path[end - 1]
                name = step if isinstance(step, str) else self.texts(*path[:end], "id")
                return f"{kind} {quoted(name)}: " if name else f"{kind}: "
        return ""


def _children(value: object, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        yield from (((*path, key), child) for key, child in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (((*path, n), child) for n, child in enumerate(value))
