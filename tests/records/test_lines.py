"""One JSON object in, one JSON object out, in the same order, whatever comes in."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from screener.records.lines import MAX_LINE_BYTES, answer_lines
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from tests.records.guidance_record import guidance_record
from tests.sheets import Respondent, as_sent
from tests.small_books import book, rule

SMALL = book([rule("r", {"liver": "yes"})])


def answered(book: RuleBook, *lines: bytes) -> list[dict[str, Any]]:
    stream = io.BytesIO(b"\n".join(lines))
    return [json.loads(line) for line, _ in answer_lines(book, stream)]


def test_the_fast_way_gives_the_record_that_the_definition_gives(rulebook: RuleBook) -> None:
    respondent = Respondent(rulebook, seed=5)
    sheets = [respondent.complete() if n % 2 else respondent.partial() for n in range(600)]

    lines = [json.dumps(as_sent(sheet, rulebook)).encode() for sheet in sheets]

    assert answered(rulebook, *lines) == [
        guidance_record(rulebook, assess(rulebook, sheet)) for sheet in sheets
    ]


def test_the_keys_of_a_record_are_a_contract(rulebook: RuleBook) -> None:
    (record,) = answered(rulebook, b'{"danger_signs": ["severe_headache_vision"]}')

    assert list(record) == [
        "rulebook", "complete", "level", "lead", "findings", "missing", "unknown", "ignored"
    ]  # fmt: skip
    assert list(record["rulebook"]) == [
        "id", "version", "digest", "language", "logic", "words"
    ]  # fmt: skip
    finding = record["findings"][0]
    assert list(finding) == [
        "rule", "topic", "level", "certainty", "headline", "within", "reason", "do", "ask", "bring",
        "because", "cite",
    ]  # fmt: skip
    assert list(finding["because"][0]) == ["question", "answer"]
    assert list(finding["cite"][0]) == ["source", "at", "url"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", "the line is empty"),
        (b"nonsense", "the line is not JSON: Expecting value at column 1"),
        (b"{", "the line is not JSON: Expecting property name enclosed in double quotes"),
        (b"[]", 'a sheet is a JSON object such as {"age": "18_or_over"}'),
        (b"5", 'a sheet is a JSON object such as {"age": "18_or_over"}'),
        (b"\xff\xfe", "the line is not UTF-8 text"),
        (b'{"liver": "yes", "liver": "no"}', "'liver' is answered twice"),
        (b'{"liver": {"yes": 1}}', "'liver' has no option of type tuple"),
        (b'{"liver": NaN}', "the line is not JSON: JSON has no number NaN"),
        (b'{"liver": 1.5}', "'liver' has no option of type float"),
        (b'{"\\ud800": "yes"}', "there is no question"),
        (b"[" * 60_000, "a number or a nesting is huge"),
        (b'{"liver": ' + b"9" * 5_000 + b"}", "a number or a nesting is huge"),
        (b'{"liver": "' + b"y" * MAX_LINE_BYTES + b'"}', "the line is longer than 65536 bytes"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else "",
)
def test_a_bad_line_is_answered_in_its_place(line: bytes, message: str) -> None:
    first, second, third = answered(SMALL, b'{"liver": "no"}', line, b'{"liver": "yes"}')

    assert second["error"]["line"] == 2
    assert message in second["error"]["message"]
    assert first["findings"] == []
    assert [finding["rule"] for finding in third["findings"]] == ["r"]


class _Endless(io.RawIOBase):
    """A stream of sheets that are never all in memory."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines

    def readline(self, _limit: int | None = -1, /) -> bytes:
        return next(self.lines, b"")


def test_memory_does_not_grow_with_the_number_of_lines(rulebook: RuleBook) -> None:
    respondent = Respondent(rulebook, seed=3)
    few = [json.dumps(as_sent(respondent.complete(), rulebook)).encode() for _ in range(200)]
    stream = _Endless(few[n % 200] + b"\n" for n in range(4_000))
    answers = answer_lines(rulebook, stream)  # type: ignore[arg-type] # only readline is used
    for _ in range(1_000):
        next(answers)

    tracemalloc.start()
    for _ in answers:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000
