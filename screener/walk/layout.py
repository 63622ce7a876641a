"""How the questions of a rule book lie in a token, so that the next edition can read it, too.

An answer still means the same if the words of its question and of all its options are the same,
in the same order. When a question is asked, and what rules make of the answer, may have changed.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from screener.rulebook.model import Question, RuleBook
from screener.screening.coding import Masks

_COUNT: Final = struct.Struct(">H")
_ENTRY: Final = struct.Struct(">4sH")


@dataclass(frozen=True)
class Layout:
    """The questions of a rule book in order: a mark of what each asks, and how many options."""

    entries: tuple[tuple[bytes, int], ...]

    @classmethod
    def of(cls, book: RuleBook) -> Layout:
        """Return the layout of a rule book."""
        questions = book.questions.values()
        return cls(tuple((_mark(question), len(question.options)) for question in questions))

    @classmethod
    def read(cls, packed: bytes) -> Layout:
        """Return the layout at the start of some bytes."""
        (count,) = _COUNT.unpack_from(packed)
        end = _COUNT.size + count * _ENTRY.size
        return cls(tuple(_ENTRY.iter_unpack(packed[_COUNT.size : end])))

    @cached_property
    def packed(self) -> bytes:
        """Return the layout as bytes, always the same for one rule book."""
        entries = b"".join(_ENTRY.pack(*entry) for entry in self.entries)
        return _COUNT.pack(len(self.entries)) + entries

    @cached_property
    def marks(self) -> tuple[bytes, ...]:
        """Return the mark of every question."""
        return tuple(mark for mark, _ in self.entries)

    @property
    def sheet_bytes(self) -> int:
        """Return how many bytes a packed sheet takes."""
        return (sum(width for _, width in self.entries) + 7) // 8

    @property
    def question_bytes(self) -> int:
        """Return how many bytes one bit a question takes."""
        return (len(self.entries) + 7) // 8

    def answers_in(self, packed: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the mark of every question and the options chosen in a packed sheet, last first."""
        number = int.from_bytes(packed, "big")
        for mark, width in reversed(self.entries):
            yield mark, number & ((1 << width) - 1)
            number >>= width

    def masks_from(self, older: Layout, packed: bytes) -> Masks:
        """Return the answers in a sheet of an older edition that still mean the same."""
        answers = dict(older.answers_in(packed))
        return tuple(answers.get(mark, 0) for mark in self.marks)


def _mark(question: Question) -> bytes:
    """Return a mark that changes with every word by which an answer is understood."""
    options = [[o.id, o.text, o.help, o.unknown, o.exclusive] for o in question.options]
    meant = [question.id, question.text, question.help, question.many, options]
    return sha256(json.dumps(meant).encode()).digest()[:4]
