"""Bits of many sheets at a time: 64 of them in a word, and a step joins whole rows of words."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from screener.cohort.steps import Steps

Words = npt.NDArray[np.uint64]
"""Rows of bits, one a sheet, in the order in which Arrow keeps them too: the lowest first."""
Flags = npt.NDArray[np.bool_]

_WORD: Final = 64
_JOINS: Final = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}


def packed(flags: Flags) -> Words:
    """Return flags, whose last axis is the sheets, as rows of words; bits beyond are 0."""
    octets = np.packbits(flags, axis=-1, bitorder="little")
    beyond = -octets.shape[-1] % (_WORD // 8)
    whole = np.pad(octets, [(0, 0)] * (octets.ndim - 1) + [(0, beyond)])
    return np.ascontiguousarray(whole).view(np.uint64)


def flags_of(row: Words, count: int) -> Flags:
    """Return the bits of so many sheets as flags."""
    bits = np.unpackbits(row.view(np.uint8), count=count, bitorder="little")
    return bits.view(np.bool_)


def number_of(bits: Words, count: int) -> npt.NDArray[np.uint16]:
    """Return for each of so many sheets the number whose bits these are, the lowest first."""
    number = np.zeros(count, np.uint16)
    for place, row in enumerate(bits):
        bit = np.unpackbits(row.view(np.uint8), count=count, bitorder="little")
        number |= bit.astype(np.uint16) << np.uint16(place)
    return number


class Evaluator:
    """Takes the steps of a circuit for any number of sheets."""

    def __init__(self, steps: Steps) -> None:
        """Take the steps."""
        self._steps = [(_JOINS[each.join], each.one, each.other, each.into) for each in steps.steps]
        self._rows = steps.rows
        self._outputs = steps.outputs

    def evaluate(self, inputs: Words) -> Words:
        """Return a row for each output, from a row for each input."""
        ones = np.full((1, inputs.shape[1]), ~np.uint64(0))
        memory = np.empty((self._rows - 1 - len(inputs), inputs.shape[1]), np.uint64)
        rows = [*ones, *inputs, *memory]
        for join, one, other, into in self._steps:
            join(rows[one], rows[other], rows[into])
        return np.array([rows[output] for output in self._outputs])
