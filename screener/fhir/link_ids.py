"""The linkIds of our Questionnaires: a question's id for a question, else a name with a full stop.

Ids in a rule book cannot contain a full stop, so every linkId is unique.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screener.rulebook.model import Question, RuleBook, Section

HELP_LINE: Final = "emergency.level"


def of_section(section: Section) -> str:
    """Return the linkId of a section's group."""
    return f"{section.id}.section"


def of_intro(section: Section) -> str:
    """Return the linkId of a section's introduction."""
    return f"{section.id}.intro"


def of_help(question: Question) -> str:
    """Return the linkId of the help beside a question."""
    return f"{question.id}.help"


def of_why(question: Question) -> str:
    """Return the linkId of the text on why a question is asked."""
    return f"{question.id}.why"


def of_score(name: str) -> str:
    """Return the linkId of a score."""
    return f"{name}.score"


def beside_questions(book: RuleBook) -> Iterator[str]:
    """Yield every possible linkId other than those of questions."""
    yield HELP_LINE
    for section in book.sections:
        yield from (of_section(section), of_intro(section))
    for question in book.questions.values():
        yield from (of_help(question), of_why(question))
    yield from map(of_score, book.scores)
