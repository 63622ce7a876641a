"""Compiles which options led to each outcome, so that many findings are written quickly.

:func:`screener.screening.evaluator.because` is the definition; tests hold the two together. Like
the compiled function, the source is made of numbers only, never of text from the rule book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar, assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.screening.coding import Coding, Masks
from screener.screening.compiler import Compiled, Outcome, Writer
from screener.screening.kleene import Truth, negation

_VARIABLE: Final = re.compile(r"\ba(\d+)\b")
_Shown = TypeVar("_Shown")
_Guards = tuple[str, ...]


class Led(Protocol):
    """Looks up what led to one outcome."""

    def __call__(
        self, effective: Masks, tables: Sequence[Mapping[int, _Shown]]
    ) -> tuple[_Shown, ...]:
        """Return what the tables have for the bits that led to it, in the order of the questions.

        `effective` is what the compiled function gives for a sheet with this outcome, and `tables`
        has one table for each question. Of a question of which nothing led to it, the bits are 0.
        """


def compile_support(compiled: Compiled) -> tuple[Led, ...]:
    """Compile what led to each outcome of a compiled rule book, in their order."""
    writer = Writer(compiled.coding, compiled.outcomes)
    support = _Support(compiled.coding, writer)
    lines = [*writer.tables(), *map(support.text, compiled.outcomes)]
    names: dict[str, Any] = {"led": []}
    exec("\n".join(lines), names)  # noqa: S102 - the text is made here, of numbers only
    return tuple(names["led"])


class _Support:
    """Writes the bits that led to an outcome, as expressions over the compiled variables."""

    def __init__(self, coding: Coding, writer: Writer) -> None:
        self.coding = coding
        self.book = coding.book
        self.writer = writer
        self.named: dict[str, str] = {}

    def text(self, outcome: Outcome) -> str:
        """Return the text that defines what led to an outcome."""
        self.named = {}
        bits: dict[int, dict[str, None]] = {}
        for position, found in self.of(outcome.rule.when, True if outcome.certain else None):
            bits.setdefault(position, {})[found] = None
        shown = "".join(f"tables[{n}][{' | '.join(bits[n])}], " for n in sorted(bits))
        guards = "".join(f"    {name} = {guard}\n" for guard, name in self.named.items())
        text = f"def led_one(effective, tables):\n{guards}    return ({shown})\nled.append(led_one)"
        return _VARIABLE.sub(r"effective[\1]", text)

    def of(
        self, condition: Condition, truth: Truth, guards: _Guards = (), wanted: bool = True
    ) -> Iterator[tuple[int, str]]:
        """Yield positions of questions, and which bits of each gave a condition its truth.

        They count only where all `guards` hold; without guards the condition has this truth.
        `wanted` is False inside of a "not".
        """
        match condition:
            case str():
                yield from self.of(self.book.conditions[condition], truth, guards, wanted)
            case All() | AnyOf():
                yield from self._parts(condition, truth, guards, wanted)
            case Not():
                yield from self.of(condition.negated, negation(truth), guards, not wanted)
            case ScoreIs():
                yield from self._score(condition, truth, guards)
            case AnswerIs():
                yield from self._answer(condition, truth, guards)
            case _:
                assert_never(condition)

    def _parts(
        self, condition: All | AnyOf, truth: Truth, guards: _Guards, wanted: bool
    ) -> Iterator[tuple[int, str]]:
        all_have_it = truth is isinstance(condition, All)
        # One true part makes the whole of "any" true, so in a doubtful one there is none; and one
        # false part makes the whole of "all" false.
        doubtful = truth is None and wanted is isinstance(condition, All)
        for part in condition.parts:
            for found in (wanted, None) if doubtful else (truth,):
                own = () if all_have_it else (self._holds(part, found),)
                yield from self.of(part, found, (*guards, *own), wanted)

    def _holds(self, condition: Condition, truth: Truth) -> str:
        true, possible = (self.writer.rail(condition, rail) for rail in ("true", "possible"))
        if truth is None:
            return f"{possible} and not {true}"
        return true if truth else f"not {possible}"

    def _score(
        self, condition: ScoreIs, truth: Truth, guards: _Guards
    ) -> Iterator[tuple[int, str]]:
        for name in self.book.scores[condition.score].of:
            question = self.book.questions[name]
            calm = {o.id for o in question.options if o.points == 0 and truth is not False}
            yield self._bits(name, {o.id for o in question.options} - calm, guards)

    def _answer(
        self, condition: AnswerIs, truth: Truth, guards: _Guards
    ) -> Iterator[tuple[int, str]]:
        question = self.book.questions[condition.question]
        if truth is not False:
            led = condition.options if truth else question.unknown_options
            yield self._bits(question.id, led, guards)
            return
        yield self._bits(question.id, {o.id for o in question.options}, guards)
        if question.enable_when is not None:
            skipped = f"not a{self.coding.positions[question.id]}"
            yield from self.of(question.enable_when, False, (*guards, skipped))

    def _bits(
        self, question: str, options: frozenset[str] | set[str], guards: _Guards
    ) -> tuple[int, str]:
        position = self.coding.positions[question]
        found = f"a{position} & {self.coding.mask(question, options)}"
        # An answer that is there is its own proof that a part holds.
        needed = [self._name(guard) for guard in guards if guard != found]
        return position, f"({found} if {' and '.join(needed)} else 0)" if needed else f"({found})"

    def _name(self, guard: str) -> str:
        """Return the variable that holds a guard, which is worked out once."""
        return self.named.setdefault(guard, f"g{len(self.named)}")
