"""Answer sheets in, guidance out: one JSON object per line, in the same order, in constant memory.

The compiled rule book decides. All text of a finding is written beforehand, but for the answers
that led to it; what is said of an answer is written once, and copied from then on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, BinaryIO, Final

from screener.errors import LineError, RespondentError, SheetError
from screener.json_text import Decode, Pairs, as_pairs, value_in
from screener.records.values import finding_record, identity, led_record
from screener.rulebook.model import LevelId, Question, RuleBook
from screener.screening.coding import Masks
from screener.screening.compiler import Outcome
from screener.screening.evaluator import Because
from screener.screening.guidance import Assessor, Finding, lead_rank
from screener.screening.sheet import AnswerSheet, read_sheet
from screener.screening.support import Led, compile_support

MAX_LINE_BYTES: Final = 64 * 1024
_REMEMBERED: Final = 1024
"""How many texts are kept for each question before all are dropped, to limit memory."""

_LED: Final = b'"because": ['
"""Where in the text of a finding that follows which led to it; no text in quotes can hold it."""

_Bits = tuple[tuple[int, int, bytes], ...]


def answer_lines(book: RuleBook, stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Yield the answer to every line of a stream, as a line, and whether the sheet was valid."""
    answering = Answering(Assessor(book))
    for number, line in enumerate(lines_of(stream, MAX_LINE_BYTES), 1):
        try:
            yield answering.guidance(line), True
        except (LineError, SheetError) as error:
            yield error_line(number, error), False


def error_line(number: int, error: RespondentError) -> bytes:
    """Return the line that answers an invalid sheet; `number` is its place, counted from 1."""
    return json.dumps({"error": {"line": number, "message": str(error)}}).encode() + b"\n"


def sheets_in(book: RuleBook, stream: BinaryIO) -> Iterator[AnswerSheet | RespondentError]:
    """Yield for every line of a stream the sheet in it, or the error if it holds none."""
    for line in lines_of(stream, MAX_LINE_BYTES):
        try:
            yield read_sheet(book, _pairs_in(line))
        except (LineError, SheetError) as error:
            yield error


def lines_of(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield the lines of a stream, each cut after `most` + 1 bytes.

    The extra byte shows that a line was longer than `most`.
    """
    while line := stream.readline(most + 1):
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)


def value_on(line: bytes, decode: Decode, most: int) -> Any:
    """Return the JSON value in a line, decoded by `decode`.

    Raises LineError if the line is longer than `most` bytes, empty, not UTF-8 or not readable JSON.
    """
    if len(line) > most:
        raise LineError(f"the line is longer than {most} bytes, the most allowed")
    if not line.strip():
        raise LineError("the line is empty")
    return value_in(line, decode, "line")


def pairs_of(sent: object) -> Pairs:
    """Return decoded JSON as questions with answers; raise LineError if it is not an object."""
    if not isinstance(sent, Pairs):
        raise LineError('a sheet is a JSON object such as {"age": "18_or_over"}')
    return sent


def _pairs_in(line: bytes) -> Pairs:
    return pairs_of(value_on(line, as_pairs, MAX_LINE_BYTES))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class Answering:
    """One rule book, ready to answer sheets with guidance, both as lines of JSON.

    Attributes:
        identity: which rule book it is, as every line says.
    """

    def __init__(self, assessor: Assessor) -> None:
        """Take what assesses the sheets, and write the parts that are the same in every line."""
        self._book = book = assessor.book
        self.identity = identity(book)
        self._compiled = assessor.compiled
        self._coding = self._compiled.coding
        self._shown = tuple(_Shown(question) for question in self._coding.questions)
        self._levels = tuple(
            None if outcome.level is LevelId.INFORMATION else _json(outcome.level)
            for outcome in self._compiled.outcomes
        )
        self._leads = tuple(_json(outcome.rule.id) for outcome in self._compiled.outcomes)
        self._ranks = tuple(lead_rank(o.rule, o.level) for o in self._compiled.outcomes)
        self._head = b'{"rulebook": ' + _json(self.identity) + b', "complete": '
        questions = self._coding.questions
        self._asked = _bits(questions, self._compiled.unanswered)
        unknown = (self._coding.mask(q.id, q.unknown_options) for q in questions)
        self._doubtful = _bits(questions, unknown)
        self._skippable = _bits(questions, (q.enable_when is not None for q in questions))

    def guidance(self, line: bytes) -> bytes:
        """Return the guidance for the sheet in a line.

        Raises LineError if the line does not hold an object, and SheetError if that is not a valid
        sheet.
        """
        return self.guidance_of(_pairs_in(line))

    def guidance_of(self, sent: Pairs) -> bytes:
        """Return the line of guidance for a sheet; raise SheetError if the sheet is not valid."""
        masks = self._coding.read(sent)
        complete, effective, outcomes = self._compiled.verdict(masks)
        missing = b"" if complete else _listed(self._asked, effective)
        dropped = (name for n, _, name in self._skippable if masks[n] and not effective[n])
        parts = (
            self._head,
            b'true, "level": ' if complete else b'false, "level": ',
            self._level(outcomes),
            b', "lead": ',
            self._lead(outcomes),
            b', "findings": [',
            self._text(outcomes, effective),
            b'], "missing": [',
            missing,
            b'], "unknown": [',
            _listed(self._doubtful, effective),
            b'], "ignored": [',
            b", ".join(dropped),
            b"]}\n",
        )
        return b"".join(parts)

    def forget(self) -> None:
        """Drop the texts written so far, because they reveal answers that somebody gave."""
        for texts in self._shown:
            texts.clear()

    def _level(self, outcomes: Iterable[int]) -> bytes:
        """Return the first level: outcomes are sorted by urgency, so it is the most urgent one."""
        return next((level for n in outcomes if (level := self._levels[n]) is not None), b"null")

    def _lead(self, outcomes: Iterable[int]) -> bytes:
        lead = min(outcomes, key=self._ranks.__getitem__, default=None)
        return b"null" if lead is None or self._levels[lead] is None else self._leads[lead]

    def _text(self, outcomes: Iterable[int], effective: Masks) -> bytes:
        shown, join = self._shown, b"".join
        texts: list[bytes] = []
        for head, led, tail in map(self._findings.__getitem__, outcomes):
            texts += (head, join(led(effective, shown))[2:], tail)
        return join(texts)[2:]

    @cached_property
    def _findings(self) -> Sequence[tuple[bytes, Led, bytes]]:
        """Return the text of each outcome before and after what led to it, and what finds that."""
        around = (self._around(outcome) for outcome in self._compiled.outcomes)
        led = compile_support(self._compiled)
        return [(head, each, tail) for (head, tail), each in zip(around, led, strict=True)]

    def _around(self, outcome: Outcome) -> tuple[bytes, bytes]:
        """Return the text of a finding before and after the answers that led to it."""
        finding = Finding(outcome.rule, outcome.level, outcome.certain, because=())
        head, led, tail = _json(finding_record(self._book, finding)).partition(_LED)
        return b", " + head + led, tail


class _Shown(dict[int, bytes]):
    """The text of each answer to one question that led to something, after a comma, by its bits."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def __missing__(self, bits: int) -> bytes:
        led = tuple(o.id for n, o in enumerate(self._question.options) if bits >> n & 1)
        text = b", " + _json(led_record(Because(self._question.id, led))) if led else b""
        if len(self) >= _REMEMBERED:
            self.clear()
        self[bits] = text
        return text  # not read from here, which another thread may have cleared by now


def _bits(questions: Iterable[Question], masks: Iterable[int]) -> _Bits:
    """Return the position, mask and name of each question whose mask is not empty."""
    found = (
        (n, mask, _json(q.id)) for n, (q, mask) in enumerate(zip(questions, masks, strict=True))
    )
    return tuple(entry for entry in found if entry[1])


def _listed(bits: _Bits, effective: Masks) -> bytes:
    return b", ".join([name for n, mask, name in bits if effective[n] & mask])
