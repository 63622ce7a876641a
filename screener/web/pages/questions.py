"""Pages of questions, and the answers to check, as values for the templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import product, takewhile
from typing import Final

from screener.rulebook.model import Option, Question, RuleBook
from screener.walk.paging import Page
from screener.walk.walk import Pages
from screener.web.pages.forms import field_name
from screener.web.pages.view_models import (
    AnswerRow,
    AnswerSection,
    Denials,
    Progress,
    ShownOption,
    ShownProblem,
    ShownQuestion,
)

_WORDS_A_MINUTE: Final = 238
"""At which adults read English to themselves (Brysbaert, 2019)."""
_SECONDS_TO_CHOOSE: Final = 4
"""An allowance for each question, not a measurement."""
_MANY_OPTIONS: Final = 7
_SENTENCE_END: Final = re.compile(r"(?<=[.:?!])\s+")
FILLS: Final = ("none", "quarter", "half", "three-quarters", "full")

Chosen = Callable[[str], frozenset[str]]
"""Returns the options chosen for a question."""


def minutes_for(book: RuleBook) -> int:
    """Return how many minutes all questions take to read and to answer."""
    questions = book.questions.values()
    texts = [text for question in questions for text in _texts_of(question)]
    words = sum(len(text.split()) for text in texts if text)
    seconds = 60 * words / _WORDS_A_MINUTE + len(questions) * _SECONDS_TO_CHOOSE
    return max(1, round(seconds / 60))


def _texts_of(question: Question) -> Iterator[str | None]:
    yield from (question.text, question.help)
    for option in question.options:
        yield from (option.text, option.help)


def progress(page: Page, pages: Pages) -> Progress:
    """Return how far a page is: the number of its section, and how much of each is done."""
    sections = list(dict.fromkeys([other.section.id for other in pages]))
    number = sections.index(page.section.id) + 1
    own = [other.id for other in pages if other.section is page.section]
    quarters = round(4 * (own.index(page.id) + 0.5) / len(own))
    fills = [4] * (number - 1) + [max(1, quarters)] + [0] * (len(sections) - number)
    return Progress(
        str(number), str(len(sections)), page.section.title, tuple(FILLS[fill] for fill in fills)
    )


def stems_in(book: RuleBook) -> Mapping[str, str]:
    """Return by question the sentences with which all questions of its score begin, if any."""
    stems = {}
    for section, score in product(book.sections, book.scores.values()):
        texts = {q.id: q.text for q in section.questions if q.id in score.of}
        sentences = zip(*map(_SENTENCE_END.split, texts.values()), strict=False)
        shared = takewhile(lambda each: len(set(each)) == 1, sentences)
        if len(texts) > 1:
            stems.update(dict.fromkeys(texts, " ".join(each[0] for each in shared)))
    return stems


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
        drawing=question.drawing or "",
        why=question.why or "",
        many=question.many,
        alone=intro is not None,
        long=len(question.options) >= _MANY_OPTIONS or intro is None,
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
        drawing=option.drawing or "",
        unknown=option.unknown,
        exclusive=option.exclusive,
        checked=checked,
    )


def shown_problems(
    page: Page, problems: Mapping[str, str], words: Callable[[Question], str]
) -> tuple[ShownProblem, ...]:
    """Return what is wrong with the answers of a page, in the order of its questions.

    `words` returns those of a question, without what heads the page.
    """
    return tuple(
        ShownProblem(f"question-{number}-1", problems[question.id], words(question))
        for number, question in enumerate(page.questions, 1)
        if question.id in problems
    )


def answer_sections(
    pages: Pages, chosen: Chosen, changed: str = "", matters: Container[str] = ()
) -> tuple[AnswerSection, ...]:
    """Return the answers of a person by section, each with the question to change it by.

    `changed` is the question just changed, if any: the person goes on from there. A finding rests
    on the answers to the questions that `matters` holds, so they are no plain denials.
    """
    sections: dict[str, tuple[str, list[AnswerRow]]] = {}
    for page in pages:
        _, rows = sections.setdefault(page.section.id, (page.section.title, []))
        rows += (
            _answer_row(q, chosen(q.id), here=q.id == changed, matters=q.id in matters)
            for q in page.questions
        )
    return tuple(AnswerSection(title, tuple(rows)) for title, rows in sections.values())


def _answer_row(
    question: Question, chosen: frozenset[str], *, here: bool, matters: bool
) -> AnswerRow:
    options = [option for option in question.options if option.id in chosen]
    answers = tuple(option.text for option in options)
    denies = bool(options) and not matters and all(option.denies for option in options)
    return AnswerRow(question.text, answers, question.id, here, denies)


def shared(
    sections: Iterable[AnswerSection], left_off: Container[str]
) -> tuple[AnswerSection, ...]:
    """Return the answers that are not left off."""
    rows = ((s.title, tuple(r for r in s.rows if r.change not in left_off)) for s in sections)
    return tuple(AnswerSection(title, kept) for title, kept in rows if kept)


def without_denials(sections: Iterable[AnswerSection]) -> tuple[AnswerSection, ...]:
    """Return the answers that do more than deny what was asked."""
    return _rows_where(sections, denies=False)


def denials_in(sections: Iterable[AnswerSection]) -> Denials:
    """Return the answers that only deny what was asked."""
    kept = _rows_where(sections, denies=True)
    rows = [row for section in kept for row in section.rows]
    return Denials(kept, len(rows), any(row.here for row in rows))


def _rows_where(sections: Iterable[AnswerSection], *, denies: bool) -> tuple[AnswerSection, ...]:
    chosen = [
        (section.title, tuple(row for row in section.rows if row.denies is denies))
        for section in sections
    ]
    return tuple(AnswerSection(title, rows) for title, rows in chosen if rows)
