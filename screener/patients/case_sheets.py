"""Turns the answers in cases into answer sheets for one rule book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener.errors import AuthorError, Problem, SheetError
from screener.patients.cases import Case, Cases
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet, read_answer
from screener.wording import unknown


@dataclass(frozen=True)
class Patients:
    """The sheets of all patients by case, and all base sheets by name."""

    sheets: Mapping[Case, AnswerSheet]
    bases: Mapping[str, AnswerSheet]


def read_patients(book: RuleBook, cases: Cases) -> Patients:
    """Read the answers of all cases, on top of those of their base sheets.

    Raises AuthorError with every problem if the rule book does not have a question or an option, or
    does not allow a combination of options.
    """
    everyone = (*cases.bases.values(), *cases.patients)
    problems = [problem for case in everyone for problem in _mistakes(book, case)]
    if problems:
        raise AuthorError(problems)
    return Patients(
        {case: _sheet(book, cases.line_of(case)) for case in cases.patients},
        {name: _sheet(book, cases.line_of(case)) for name, case in cases.bases.items()},
    )


def _mistakes(book: RuleBook, case: Case) -> Iterator[Problem]:
    for question, answer in case.answers.items():
        try:
            _answer(book, question, answer)
        except SheetError as error:
            strange = question not in book.questions
            yield case.problem(("answers", question), str(error), at_key=strange)


def _sheet(book: RuleBook, line: tuple[Case, ...]) -> AnswerSheet:
    sheet = AnswerSheet()
    for case in line:
        answers = {name: _answer(book, name, answer) for name, answer in case.answers.items()}
        sheet = sheet.with_answers(answers)
    return sheet


def _answer(book: RuleBook, question: str, answer: object) -> frozenset[str]:
    """Return the options chosen; empty if the case removes the answer of a base sheet."""
    if question not in book.questions:
        raise SheetError(unknown("question", question, book.questions))
    return frozenset() if answer is None else read_answer(book.questions[question], answer)
