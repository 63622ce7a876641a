"""Answers as numbers: one bit an option, for fast evaluation and for a compact sealed sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from screener.errors import SheetError
from screener.rulebook.model import Question, RuleBook
from screener.screening.sheet import AnswerSheet, read_sheet

Masks = tuple[int, ...]
"""The options chosen for each question in order, one bit an option; 0 if it has no answer."""


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
        """Return for every question the bits of options that exclude all others."""
        return tuple(
            self.mask(q.id, q.exclusive_options) if q.many else (1 << len(q.options)) - 1
            for q in self.questions
        )

    @cached_property
    def empty(self) -> Masks:
        """Return the masks of a sheet without answers."""
        return (0,) * len(self.questions)

    def mask(self, question: str, options: Iterable[str]) -> int:
        """Return the bits of some options of a question."""
        bits = self.bits[self.positions[question]]
        return sum(bits[option] for option in options)

    def chosen(self, masks: Masks, question: str) -> frozenset[str]:
        """Return the options chosen for a question; none if it is not answered."""
        position = self.positions[question]
        return _options_in(masks[position], self.bits[position])

    def with_answers(self, masks: Masks, answers: Mapping[str, frozenset[str]]) -> Masks:
        """Return masks with some answers replaced; an empty answer removes the old one."""
        changed = list(masks)
        for question, options in answers.items():
            changed[self.positions[question]] = self.mask(question, options)
        return tuple(changed)

    def encode(self, sheet: AnswerSheet) -> Masks:
        """Return the masks of a sheet."""
        return tuple(self.mask(q.id, sheet.chosen(q.id)) for q in self.questions)

    def read(self, sent: Sequence[tuple[object, object]]) -> Masks:
        """Return the masks of a sheet that somebody sends; raises SheetError if it is not valid.

        It tries a quick way first; a sheet with a mistake takes the slow way, which explains it.
        """
        masks = self._quick_read(sent)
        return self.encode(read_sheet(self.book, sent)) if masks is None else masks

    def _quick_read(self, sent: Sequence[tuple[Any, Any]]) -> Masks | None:
        masks, known = [0] * len(self.empty), self._known
        try:
            for name, answer in sent:
                position, bits, alone = known[name]
                several = type(answer) is list
                mask = _joined(bits, answer, alone) if several else bits[answer]
                if masks[position] or not mask:
                    return None
                masks[position] = mask
        except (KeyError, TypeError):
            return None
        return tuple(masks)

    @cached_property
    def _known(self) -> Mapping[str, tuple[int, Mapping[str, int], int]]:
        """Return for every question its place, its bits, and those that exclude all others."""
        each = enumerate(zip(self.questions, self.bits, self.alone, strict=True))
        return {question.id: (n, bits, alone) for n, (question, bits, alone) in each}

    def decode(self, masks: Masks) -> AnswerSheet:
        """Return the sheet of some masks; bits beyond the options are left out."""
        return AnswerSheet().with_answers(
            {
                question.id: _options_in(mask, bits)
                for question, bits, mask in zip(self.questions, self.bits, masks, strict=True)
                if mask
            }
        )

    @cached_property
    def packed_size(self) -> int:
        """Return the size in bytes of every packed sheet of this rule book."""
        return (sum(len(bits) for bits in self.bits) + 7) // 8

    @cached_property
    def _widths(self) -> tuple[int, ...]:
        """Return for every question the number of its options, each of which takes a bit."""
        return tuple(len(bits) for bits in self.bits)

    def pack(self, masks: Masks) -> bytes:
        """Return masks as bytes, always of the same size, so that the size tells nothing."""
        number = 0
        for width, mask in zip(self._widths, masks, strict=True):
            number = number << width | mask
        return number.to_bytes(self.packed_size, "big")

    def unpack(self, packed: bytes) -> Masks:
        """Return the masks that were packed.

        Raises SheetError if these bytes are not a sheet of this rule book.
        """
        number, masks = int.from_bytes(packed, "big"), []
        for width in reversed(self._widths):
            masks.append(number & ((1 << width) - 1))
            number >>= width
        masks.reverse()
        if number or len(packed) != self.packed_size or not self._may_stand(masks):
            raise SheetError("these bytes are not an answer sheet of this rule book")
        return tuple(masks)

    def _may_stand(self, masks: Sequence[int]) -> bool:
        """Return whether no two options chosen exclude each other."""
        return not any(
            mask & (mask - 1) and mask & alone
            for mask, alone in zip(masks, self.alone, strict=True)
        )


def _options_in(mask: int, bits: Mapping[str, int]) -> frozenset[str]:
    """Return the options whose bits are in a mask."""
    return frozenset([option for option, bit in bits.items() if mask & bit])


def _joined(bits: Mapping[str, int], answer: Sequence[str], alone: int) -> int:
    """Return the mask of several options; 0 if they may not stand together, or there are none."""
    mask = 0
    for option in answer:
        mask |= bits[option]
    return 0 if mask & alone and mask & (mask - 1) else mask
