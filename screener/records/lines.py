"""Answer sheets in, guidance out: one JSON object per line, in the same order, in constant memory.

The compiled rule book decides. The text of a finding is written once for each combination of the
answers it rests on, and copied from then on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, BinaryIO, Final

from screener.errors import LineError, RespondentError, SheetError
from screener.json_text import Decode, Pairs, as_pairs, value_in
from screener.records.values import finding_record, identity
from screener.rulebook.conditions import Condition
from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import LevelId, Question, RuleBook
from screener.screening.coding import Masks
from screener.screening.evaluator import Evaluation, because
from screener.screening.guidance import Assessor, Finding, lead_rank
from screener.screening.sheet import AnswerSheet, read_sheet

MAX_LINE_BYTES: Final = 64 * 1024
_REMEMBERED: Final = 1024
"""How many texts are kept for each outcome before all are dropped, to limit memory."""


_Memo = tuple[Callable[[Masks], Any], dict[Any, bytes]]
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
        self._memos = tuple(self._memo(outcome.rule.when) for outcome in self._compiled.outcomes)
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
            b", ".join([self._text(outcome, effective) for outcome in outcomes]),
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
        for _, texts in self._memos:
            texts.clear()

    def _level(self, outcomes: Iterable[int]) -> bytes:
        """Return the first level: outcomes are sorted by urgency, so it is the most urgent one."""
        return next((level for n in outcomes if (level := self._levels[n]) is not None), b"null")

    def _lead(self, outcomes: Iterable[int]) -> bytes:
        setting = (n for n in outcomes if self._levels[n] is not None)
        lead = min(setting, key=self._ranks.__getitem__, default=None)
        return b"null" if lead is None else self._leads[lead]

    def _text(self, outcome: int, effective: Masks) -> bytes:
        key_of, texts = self._memos[outcome]
        key = key_of(effective)
        text = texts.get(key)
        return self._write(outcome, effective, key) if text is None else text

    def _write(self, outcome: int, effective: Masks, key: object) -> bytes:
        found = self._compiled.outcomes[outcome]
        sheet = self._coding.decode(effective)
        evaluation = Evaluation(self._book, sheet)
        led = because(self._book, sheet, evaluation, found.rule.when)
        finding = Finding(found.rule, found.level, found.certain, led)
        texts = self._memos[outcome][1]
        if len(texts) >= _REMEMBERED:
            texts.clear()
        text = texts[key] = _json(finding_record(self._book, finding))
        return text  # not read from `texts`, which another thread may have cleared by now

    def _memo(self, condition: Condition) -> _Memo:
        read = questions_behind(self._book, condition)
        return itemgetter(*sorted(self._coding.positions[name] for name in read)), {}


def _bits(questions: Iterable[Question], masks: Iterable[int]) -> _Bits:
    """Return the position, mask and name of each question whose mask is not empty."""
    found = (
        (n, mask, _json(q.id)) for n, (q, mask) in enumerate(zip(questions, masks, strict=True))
    )
    return tuple(entry for entry in found if entry[1])


def _listed(bits: _Bits, effective: Masks) -> bytes:
    return b", ".join([name for n, mask, name in bits if effective[n] & mask])
