"""An answer sheet: all answers of one person, and how to read one that somebody sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from screener.errors import SheetError
from screener.rulebook.model import Question, RuleBook
from screener.wording import allowed, quoted, unknown

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AnswerSheet:
    """The options chosen, by question; a question without an answer is left out."""

    answers: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def chosen(self, question: str) -> frozenset[str]:
        """Return the options chosen; none if the question is not answered."""
        return self.answers.get(question, _NOTHING)

    def with_answers(self, answers: Mapping[str, frozenset[str]]) -> AnswerSheet:
        """Return a sheet with some answers replaced; an empty answer takes the old one away."""
        merged = {**self.answers, **answers}
        kept = {question: options for question, options in merged.items() if options}
        return AnswerSheet(MappingProxyType(kept))


def read_sheet(book: RuleBook, sent: Iterable[tuple[object, object]]) -> AnswerSheet:
    """Read a sheet from pairs of question and answer; an answer is an option or a list of them.

    Raises SheetError if a question is named twice, or if the rule book has no such question, option
    or combination of options.
    """
    answers: dict[str, frozenset[str]] = {}
    for name, answer in sent:
        if not isinstance(name, str) or name not in book.questions:
            raise SheetError(unknown("question", name, book.questions))
        if name in answers:
            raise SheetError(f"'{name}' is answered twice; give it one answer")
        answers[name] = read_answer(book.questions[name], answer)
    return AnswerSheet(MappingProxyType(answers))


def read_answer(question: Question, answer: object) -> frozenset[str]:
    """Read the answer to one question; raises SheetError if it is not valid."""
    listed: Iterable[Any] = answer if isinstance(answer, list | tuple) else [answer]
    options = [option.id for option in question.options]
    for chosen in listed:
        if not isinstance(chosen, str) or chosen not in options:
            hint = allowed(chosen, options)
            raise SheetError(f"'{question.id}' has no option {_quoted(chosen)}; {hint}")
    return combination(question, frozenset(listed))


def combination(question: Question, chosen: frozenset[str]) -> frozenset[str]:
    """Return options of a question if they may be chosen together; raises SheetError if not."""
    if not chosen:
        raise SheetError(f"'{question.id}' has an empty answer; leave the question out instead")
    if len(chosen) > 1 and not question.many:
        listed = ", ".join(sorted(chosen))
        raise SheetError(f"'{question.id}' takes one answer, not {len(chosen)}: {listed}")
    alone = sorted(chosen & question.exclusive_options)
    if len(chosen) > 1 and alone:
        raise SheetError(
            f"'{alone[0]}' of '{question.id}' stands alone; other options came with it"
        )
    return chosen


def _quoted(value: object) -> str:
    return quoted(value) if isinstance(value, str) else f"of type {type(value).__name__}"
