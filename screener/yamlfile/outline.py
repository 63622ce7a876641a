"""A tolerant view of a file as written, valid or not, for checks that span its parts.

It skips everything of the wrong form, because :mod:`screener.yamlfile.validate` reports that
already. So one mistake does not hide the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from screener.errors import Problem
from screener.wording import quoted
from screener.yamlfile.curly_quotes import curly_around
from screener.yamlfile.parse import KeyPath, YamlFile
from screener.yamlfile.unseen import unseen_at


@dataclass(frozen=True)
class Outline:
    """The parts of a file by path, valid or not.

    Attributes:
        document: the file.
        kinds: what to call one part under a key, such as "rule" for "rules".
    """

    document: YamlFile
    kinds: Mapping[object, str] = field(default_factory=dict)

    def texts(self, *steps: str | int) -> str | None:
        """Return the text at a path, or None if there is no text."""
        value = self.document.value_at(steps)
        return value if isinstance(value, str) else None

    def items(self, *steps: str | int) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
        """Yield each mapping in a list, or among the values of a mapping, with its path."""
        for path, value in children(self.document.value_at(steps), steps):
            if isinstance(value, Mapping):
                yield path, value

    def has(self, key: str) -> bool:
        """Return whether a top-level key holds a list or a mapping."""
        return isinstance(self.document.value_at((key,)), list | dict)

    def names(self, key: str) -> tuple[str, ...]:
        """Return the ids under a top-level key."""
        value = self.document.value_at((key,))
        if isinstance(value, Mapping):
            return tuple(value)
        return tuple(part["id"] for _, part in self.items(key) if isinstance(part.get("id"), str))

    def problem(self, path: KeyPath, message: str, *, at_key: bool = False) -> Problem:
        """Return a problem at a path; its message starts with the part that the path is in.

        `at_key` places it at the key instead of the value.
        """
        place = self.document.keys.get(path) if at_key else None
        line, column = place or self.document.place_of(path)
        hint = self._curly(path, message) + unseen_at(self.document, path)
        return Problem(line, column, self.label(path) + message + hint, self.document.file)

    def _curly(self, path: KeyPath, message: str) -> str:
        """Return a hint at curly quotes around the key or text at a path, if a message shows it."""
        written = (*path[-1:], self.document.value_at(path))
        shown = [text for text in written if quoted(text) in message]
        return next(filter(None, map(curly_around, shown)), "")

    def label(self, path: KeyPath) -> str:
        """Return the name of the innermost part that a path is in: ``rule 'liver-now': ``."""
        for end in range(len(path), 1, -1):
            kind = self.kinds.get(path[end - 2])
            if kind is not None:
                step = path[end - 1]
                name = step if isinstance(step, str) else self.texts(*path[:end], "id")
                return f"{kind} {quoted(name)}: " if name else f"{kind}: "
        return ""


def children(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the values in a mapping or a list with their paths; nothing for any other value."""
    if isinstance(value, Mapping):
        yield from (((*path, key), child) for key, child in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (((*path, n), child) for n, child in enumerate(value))
