"""The linkIds of a Questionnaire of ours: a question's is its id, all others have a full stop.

No id of a rule book has one, so that none is given twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screener.rulebook.model import Question, RuleBook, Section

HELP_LINE: Final = "emergency.level"


def of_section(section: Section) -> str:
    """Name the group of a section."""
    return f"{section.id}.section"


def of_intro(section: Section) -> str:
    """Name the words at the head of a section."""
    return f"{section.id}.intro"


def of_help(question: Question) -> str:
    """Name the help beside a question."""
    return f"{question.id}.help"


def of_why(question: Question) -> str:
    """Name the words on why a question is asked."""
    return f"{question.id}.why"


def of_score(name: str) -> str:
    """Name a score."""
    return f"{name}.score"


def beside_questions(book: RuleBook) -> Iterator[str]:
    """Yield every linkId that there can be beside those of the questions."""
    yield HELP_LINE
    for section in book.sections:
        yield from (of_section(section), of_intro(section))
    for question in book.questions.values():
        yield from (of_help(question), of_why(question))
    yield from map(of_score, book.scores)
