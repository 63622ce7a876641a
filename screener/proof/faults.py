"""What can be wrong with a rule book that reads well, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import KeyPath


class Code(StrEnum):
    """The name of a kind of fault; it never changes. Each has a page under ``docs/faults/``."""

    GUARANTEE_BROKEN = "guarantee-broken"
    GUARANTEE_FOR_NOBODY = "guarantee-for-nobody"
    NO_LEVEL = "no-level"
    DOUBT_REASSURES = "doubt-reassures"
    SILENCE_UNCOVERED = "silence-uncovered"
    DOUBT_LOST = "doubt-lost"
    QUESTION_NEVER_ASKED = "question-never-asked"
    OPTION_NEVER_MATTERS = "option-never-matters"
    RULE_NEVER_HOLDS = "rule-never-holds"
    DOUBT_NEVER_COMES = "doubt-never-comes"
    RULE_REDUNDANT = "rule-redundant"
    RULES_ALIKE = "rules-alike"


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold.

    Attributes:
        code: its kind.
        path: the part of the rule book that it is about.
        story: what is wrong, told with a person where there is one.
        witness: the answers of that person, as few of them as can be off the calm ones.
    """

    code: Code
    path: KeyPath
    story: str
    witness: AnswerSheet | None = None

    @property
    def message(self) -> str:
        """Return the story with the code that names its kind."""
        return f"{self.story} [{self.code}]"


class Places:
    """Where the questions and options of a rule book stand in its file."""

    def __init__(self, book: RuleBook) -> None:
        """Note the place of every question."""
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
    """Return a level as one would say it."""
    return level.value.replace("_", " ") if level else "no level"
