"""The faults that a valid rule book can still have, and how they are reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import KeyPath


class Code(StrEnum):
    """The permanent name of a kind of fault. Each has a page under ``docs/faults/``."""

    GUARANTEE_BROKEN = "guarantee-broken"
    GUARANTEE_FOR_NOBODY = "guarantee-for-nobody"
    ASKING_NOT_PROMISED = "asking-not-promised"
    ADVICE_CONTRADICTS = "advice-contradicts"
    INTERRUPTION_WITHDRAWN = "interruption-withdrawn"
    INTERRUPTION_WAITS = "interruption-waits"
    NO_LEVEL = "no-level"
    DOUBT_REASSURES = "doubt-reassures"
    SILENCE_UNCOVERED = "silence-uncovered"
    SILENCE_TOO_CALM = "silence-too-calm"
    DOUBT_LOST = "doubt-lost"
    QUESTION_NEVER_ASKED = "question-never-asked"
    OPTION_NEVER_MATTERS = "option-never-matters"
    RULE_NEVER_HOLDS = "rule-never-holds"
    DOUBT_NEVER_COMES = "doubt-never-comes"
    RULE_REDUNDANT = "rule-redundant"
    RULES_ALIKE = "rules-alike"


@dataclass(frozen=True)
class Fault:
    """One failure of a claim.

    Attributes:
        code: the kind of fault.
        path: the part of the rule book that it is about.
        story: what is wrong, told about a person if it concerns one.
        witness: that person's answers, with as many calm ones as possible.
    """

    code: Code
    path: KeyPath
    story: str
    witness: AnswerSheet | None = None

    @property
    def message(self) -> str:
        """Return the story, followed by the code."""
        return f"{self.story} [{self.code}]"


class Places:
    """Finds the questions and options of a rule book in its file."""

    def __init__(self, book: RuleBook) -> None:
        """Record the path of every question."""
        self._book = book
        self._questions: Mapping[str, KeyPath] = {
            question.id: ("sections", n, "questions", m)
            for n, section in enumerate(book.sections)
            for m, question in enumerate(section.questions)
        }

    def question(self, question: str) -> KeyPath:
        """Return the path of a question."""
        return self._questions[question]

    def option(self, question: str, option: str) -> KeyPath:
        """Return the path of an option."""
        options = [written.id for written in self._book.questions[question].options]
        return (*self.question(question), "options", options.index(option))


def level_in_words(level: LevelId | None) -> str:
    """Return a level in plain words."""
    return level.value.replace("_", " ") if level else "no level"
