"""When a question is asked, in terms of answers alone: the first step from conditions to FHIR.

FHIR has two truth values, and its items have no answer while they are not enabled. Our questions
are asked if their condition is true or unknown. So this module turns a condition into a formula for
when it may hold (it is true or unknown) or may fail (it is false or unknown).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import Question, RuleBook

Aim = Literal["hold", "fail"]
_OTHER: Final[dict[Aim, Aim]] = {"hold": "fail", "fail": "hold"}


@dataclass(frozen=True)
class Given:
    """The answer is, or contains, one of these options; None means no answer."""

    question: str
    answers: frozenset[str | None]


@dataclass(frozen=True)
class Lacks:
    """There is no answer, or it has none of these options; for questions with many answers."""

    question: str
    options: frozenset[str]


@dataclass(frozen=True)
class ScoreMay:
    """A score may reach a bound if open answers add the most, or miss it if they add the least."""

    aim: Aim
    score: str
    at_least: int


@dataclass(frozen=True)
class Both:
    """Every part is true; without parts, always true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Either:
    """At least one part is true; without parts, never true."""

    parts: tuple[Formula, ...]


Formula = Given | Lacks | ScoreMay | Both | Either
Said = Mapping[str, frozenset[str | None]]
"""The answers that suffice by themselves in an `Either`, by question."""
ALWAYS: Final = Both(())


class Formulas:
    """Writes the formulas of one rule book, simplified as far as it can."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book whose questions the formulas name."""
        self._book = book

    def asked(self, question: Question) -> Formula:
        """Return a formula for when a question is asked."""
        if question.enable_when is None:
            return ALWAYS
        return self.may(question.enable_when, "hold")

    def may(self, condition: Condition, aim: Aim) -> Formula:
        """Return a formula for when a condition may hold, or for when it may fail."""
        match condition:
            case str():
                return self.may(self._book.conditions[condition], aim)
            case All() | AnyOf():
                parts = [self.may(part, aim) for part in condition.parts]
                every = isinstance(condition, All) == (aim == "hold")
                return self._both(parts) if every else self._either(parts)
            case Not():
                return self.may(condition.negated, _OTHER[aim])
            case ScoreIs():
                return ScoreMay(aim, condition.score, condition.at_least)
            case AnswerIs():
                question = self._book.questions[condition.question]
                holds = aim == "hold"
                return self._is(question, condition) if holds else _is_not(question, condition)
            case _:
                assert_never(condition)

    def _is(self, question: Question, condition: AnswerIs) -> Formula:
        named = Given(question.id, condition.options | question.unknown_options)
        open_still = self._both([Given(question.id, frozenset({None})), self.asked(question)])
        return self._either([named, open_still])

    def _both(self, parts: Iterable[Formula]) -> Formula:
        found = tuple(dict.fromkeys(part for whole in parts for part in _parts(whole, Both)))
        return found[0] if len(found) == 1 else Both(found)

    def _either(self, parts: Iterable[Formula]) -> Formula:
        found = _joined([part for whole in parts for part in _parts(whole, Either)])
        if any(self._is_always(part) for part in found):
            return ALWAYS
        said = {part.question: part.answers for part in found if isinstance(part, Given)}
        shorter = [self._beside(part, said) for part in found if not _is_said(part, said)]
        if shorter != found:
            return self._either(shorter)
        return found[0] if len(found) == 1 else Either(tuple(found))

    def _beside(self, part: Formula, said: Said) -> Formula:
        """Drop what must be true if no other part is: A or (not A and B) is A or B."""
        if not isinstance(part, Both):
            return part
        return self._both(inner for inner in part.parts if not self._completes(inner, said))

    def _completes(self, part: Formula, said: Said) -> bool:
        if not isinstance(part, Given):
            return False
        beside = said.get(part.question, frozenset())
        return self._is_always(Given(part.question, part.answers | beside))

    def _is_always(self, part: Formula) -> bool:
        if not isinstance(part, Given):
            return part == ALWAYS
        return part.answers == _every_answer(self._book.questions[part.question])


def _is_said(part: Formula, said: Said) -> bool:
    """Return whether a part adds nothing to the others: A or (A and B) is A."""
    givens = [inner for inner in _parts(part, Both) if isinstance(inner, Given)]
    return part not in givens and any(g.answers <= said.get(g.question, set()) for g in givens)


def _is_not(question: Question, condition: AnswerIs) -> Formula:
    if question.many:
        return Lacks(question.id, condition.options)
    return Given(question.id, _every_answer(question) - condition.options)


def _every_answer(question: Question) -> frozenset[str | None]:
    return frozenset({None, *(option.id for option in question.options)})


def _parts(formula: Formula, kind: type[Both | Either]) -> tuple[Formula, ...]:
    """Return the parts of a formula of this kind; any other formula is its own only part."""
    return (
        formula.parts
        if isinstance(formula, Both | Either) and type(formula) is kind
        else (formula,)
    )


def _joined(parts: list[Formula]) -> list[Formula]:
    """Merge parts about the answer to the same question into one."""
    joined: dict[object, Formula] = {}
    for part in parts:
        key = part.question if isinstance(part, Given) else part
        before = joined.get(key)
        if isinstance(part, Given) and isinstance(before, Given):
            joined[key] = Given(part.question, part.answers | before.answers)
        else:
            joined[key] = part
    return list(joined.values())
