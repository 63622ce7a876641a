"""Answers as numbers: one bit an option, for fast evaluation and for a compact sealed sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from screener.errors import SheetError
from screener.rulebook.model import Question, RuleBook
from screener.screening.sheet import AnswerSheet, combination, read_sheet

Masks = tuple[int, ...]
"""For every question, in order, the bits of the options chosen; 0 where it is not answered."""


@dataclass(frozen=True)
class Coding:
    """How the questions and options of one rule book are numbered."""

    book: RuleBook

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions in the order of the masks."""
        return tuple(self.book.questions.values())

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Return the place of every question among the masks."""
        return {question.id: n for n, question in enumerate(self.questions)}

    @cached_property
    def bits(self) -> tuple[Mapping[str, int], ...]:
        """Return for every question the bit of each option."""
        return tuple({o.id: 1 << n for n, o in enumerate(q.options)} for q in self.questions)

    @cached_property
    def alone(self) -> Masks:
        """Return for every question the bits that no other bit may stand beside."""
        return tuple(
            self.mask(q.id, q.exclusive_options) if q.many else (1 << len(q.options)) - 1
            for q in self.questions
        )

    def mask(self, question: str, options: frozenset[str]) -> int:
        """Return the bits of some options of a question."""
        bits = self.bits[self.positions[question]]
        return sum(bits[option] for option in options)

    def encode(self, sheet: AnswerSheet) -> Masks:
        """Return the masks of a sheet."""
        return tuple(self.mask(q.id, sheet.chosen(q.id)) for q in self.questions)

    def read(self, sent: Sequence[tuple[object, object]]) -> Masks:
        """Return the masks of a sheet that somebody sends; SheetError where it is not one.

        The quick way is tried first; what it cannot take goes the way that finds the words.
        """
        masks = self._quick_read(sent)
        return self.encode(read_sheet(self.book, sent)) if masks is None else masks

    def _quick_read(self, sent: Sequence[tuple[Any, Any]]) -> Masks | None:
        masks = [0] * len(self.questions)
        try:
            for name, answer in sent:
                position = self.positions[name]
                bits = self.bits[position]
                mask = 0
                for option in answer if type(answer) is list else (answer,):
                    mask |= bits[option]
                several = mask & (mask - 1)
                if masks[position] or not mask or (several and mask & self.alone[position]):
                    return None
                masks[position] = mask
        except (KeyError, TypeError):
            return None
        return tuple(masks)

    def decode(self, masks: Masks) -> AnswerSheet:
        """Return the sheet of some masks; bits beyond the options are left out."""
        return AnswerSheet().with_answers(
            {
                question.id: frozenset(option for option, bit in bits.items() if mask & bit)
                for question, bits, mask in zip(self.questions, self.bits, masks, strict=True)
            }
        )

    @cached_property
    def packed_size(self) -> int:
        """Return the size in bytes of every packed sheet of this rule book."""
        return (sum(len(bits) for bits in self.bits) + 7) // 8

    def pack(self, sheet: AnswerSheet) -> bytes:
        """Return a sheet as bytes, always of the same size, so that size tells nothing."""
        number = 0
        for bits, mask in zip(self.bits, self.encode(sheet), strict=True):
            number = number << len(bits) | mask
        return number.to_bytes(self.packed_size, "big")

    def unpack(self, packed: bytes) -> AnswerSheet:
        """Return the sheet that was packed; SheetError where these bytes cannot be one."""
        number, masks = int.from_bytes(packed, "big"), []
        for bits in reversed(self.bits):
            masks.append(number & ((1 << len(bits)) - 1))
            number >>= len(bits)
        if number or len(packed) != self.packed_size:
            raise SheetError("these bytes are not an answer sheet of this rule book")
        sheet = self.decode(tuple(reversed(masks)))
        for name, chosen in sheet.answers.items():
            combination(self.book.questions[name], chosen)
        return sheet
