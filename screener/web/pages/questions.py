"""Pages of questions, and the answers to check, as values for the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from screener.rulebook.model import Option, Question
from screener.walk.paging import Page
from screener.walk.walk import Pages
from screener.web.pages.forms import field_name
from screener.web.pages.view_models import (
    AnswerRow,
    AnswerSection,
    Progress,
    ShownOption,
    ShownProblem,
    ShownQuestion,
)

FILLS: Final = ("none", "quarter", "half", "three-quarters", "full")

Chosen = Callable[[str], frozenset[str]]
"""Returns the options chosen for a question."""


def progress(page: Page, pages: Pages) -> Progress:
    """Return how far a page is: the number of its section, and how much of each is done."""
    sections = list(dict.fromkeys(other.section.id for other in pages))
    number = sections.index(page.section.id) + 1
    own = [other.id for other in pages if other.section.id == page.section.id]
    quarters = round(4 * (own.index(page.id) + 0.5) / len(own))
    fills = [4] * (number - 1) + [max(1, quarters)] + [0] * (len(sections) - number)
    return Progress(
        str(number), str(len(sections)), page.section.title, tuple(FILLS[fill] for fill in fills)
    )


def heading_intro(page: Page) -> str:
    """Return the introduction of the section if the page is its first."""
    first = page.section.questions[0] == page.questions[0]
    return (page.section.intro or "") if first else ""


def shown_question(
    question: Question,
    number: str,
    checked: Callable[[str], str],
    *,
    intro: str | None = None,
    error: str = "",
) -> ShownQuestion:
    """Return a question; its ids tell only its number on the page, as an address can show them.

    `checked` returns the attribute of an option's box, or nothing. A question with an `intro`, even
    an empty one, is alone on its page and heads it.
    """
    place = f"question-{number}"
    described = {"help": question.help, "many": question.many, "error": error}
    return ShownQuestion(
        id=place,
        name=field_name(question.id),
        described_by=" ".join(f"{place}-{part}" for part, there in described.items() if there),
        text=question.text,
        help=question.help or "",
        why=question.why or "",
        many=question.many,
        alone=intro is not None,
        intro=intro or "",
        error=error,
        options=tuple(
            _shown_option(option, f"{place}-{n}", checked(option.id))
            for n, option in enumerate(question.options, 1)
        ),
    )


def _shown_option(option: Option, place: str, checked: str) -> ShownOption:
    return ShownOption(
        value=option.id,
        id=place,
        text=option.text,
        help=option.help or "",
        unknown=option.unknown,
        exclusive=option.exclusive,
        checked=checked,
    )


def shown_problems(page: Page, problems: Mapping[str, str]) -> tuple[ShownProblem, ...]:
    """Return what is wrong with the answers of a page, in the order of its questions."""
    return tuple(
        ShownProblem(f"question-{number}-1", problems[question.id], question.text)
        for number, question in enumerate(page.questions, 1)
        if question.id in problems
    )


def answer_sections(pages: Pages, chosen: Chosen, changed: str = "") -> tuple[AnswerSection, ...]:
    """Return the answers of a person by section, each with the question to change it by.

    `changed` is the question just changed, if any: the person goes on from there.
    """
    sections: dict[str, tuple[str, list[AnswerRow]]] = {}
    for page in pages:
        _, rows = sections.setdefault(page.section.id, (page.section.title, []))
        rows += (_answer_row(q, chosen(q.id), here=q.id == changed) for q in page.questions)
    return tuple(AnswerSection(title, tuple(rows)) for title, rows in sections.values())


def _answer_row(question: Question, chosen: frozenset[str], *, here: bool) -> AnswerRow:
    answers = tuple(option.text for option in question.options if option.id in chosen)
    return AnswerRow(question.text, answers, question.id, here)
