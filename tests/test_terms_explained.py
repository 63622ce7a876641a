"""Each name in the glossary is explained where a patient first meets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pytest

from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import Question, Rule, RuleBook
from tests.reading import TERMS, Term, page_texts

AFTER_THE_OPENING: Final = (
    *(f"templates/{page}.html" for page in ("question", "interruption", "check", "guidance")),
    *(f"templates/{text}.txt" for text in ("guidance", "message")),
)
"""Pages that come after the start page and the first section."""


@dataclass(frozen=True)
class Stretch:
    """What is read in one go."""

    place: str
    texts: tuple[str, ...]
    beside: tuple[str, ...] = ()
    """What stands in view of it, and may explain it."""
    met_by_all: bool = True
    """Whether everybody reads it, so that what it explains is known from then on."""


def present(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def in_view(question: Question) -> tuple[str, ...]:
    options = (words for option in question.options for words in (option.text, option.help))
    return present(question.text, question.help, *options)


def messages_of(*files: str) -> tuple[str, ...]:
    return tuple(text.words for text in page_texts() if text.place.startswith(files))


def start_page(book: RuleBook) -> Stretch:
    return Stretch("start page", (*messages_of("templates/start.html"), book.levels[0].do))


def questions(book: RuleBook) -> Iterator[Stretch]:
    """Yield the questions in the order asked; why we ask is folded, so not everybody reads it."""
    for section in book.sections:
        yield Stretch(f"section {section.id}", present(section.title, section.intro))
        for question in section.questions:
            place, view = f"question {question.id}", in_view(question)
            yield Stretch(place, view, met_by_all=question.enable_when is None)
            yield Stretch(f"{place}: why", present(question.why), view, met_by_all=False)


def opening(book: RuleBook) -> list[Stretch]:
    """Return what everybody has read before any finding: the start and the first section."""
    first = book.model_copy(update={"sections": book.sections[:1]})
    return [start_page(book), *questions(first)]


def findings(rule: Rule) -> Iterator[Stretch]:
    """Yield what a rule says when it holds, and when it only may."""
    for reason in present(rule.reason, rule.doubt):
        texts = present(rule.title, reason, rule.do, *rule.ask, *rule.bring)
        yield Stretch(f"rule {rule.id}", texts)


def shown_by_its_questions(book: RuleBook, rule: Rule) -> set[Term]:
    own = questions_in(book, rule.when)
    shown = [words for name in own for words in in_view(book.questions[name])]
    return {term for term in TERMS if term.is_in(shown)}


def lessons(book: RuleBook) -> Iterator[Stretch]:
    yield Stretch("the page of lessons", messages_of("templates/learn.html"))
    for lesson in book.learn:
        yield Stretch(f"lesson {lesson.id}", (lesson.title, lesson.text))


def other_pages() -> Iterator[Stretch]:
    """Yield the pages that may be read first of all, and what stands on every page."""
    told = ("templates/start", "templates/learn", *AFTER_THE_OPENING)
    files = dict.fromkeys(text.place.split(":")[0] for text in page_texts())
    for file in files:
        if not file.startswith(told):
            yield Stretch(file, messages_of(file), met_by_all=False)


def known_after(stretches: Iterable[Stretch]) -> set[Term]:
    return {
        term
        for stretch in stretches
        if stretch.met_by_all
        for term in TERMS
        if term.is_in(stretch.texts) and term.is_explained_in(stretch.texts)
    }


def unexplained(stretches: Iterable[Stretch], known: Iterable[Term] = ()) -> list[str]:
    """Return each place that uses a term which neither it nor one before it explains."""
    problems, before = [], set(known)
    for stretch in stretches:
        for term in set(TERMS) - before:
            if term.is_in(stretch.texts) and not _explains(stretch, term):
                words = " or ".join(repr(words) for words in term.explained_by)
                problems.append(
                    f"{stretch.place}: {term.term!r} comes first here; explain it: {words}"
                )
        before |= known_after([stretch])
    return sorted(problems)


def _explains(stretch: Stretch, term: Term) -> bool:
    return term.is_explained_in((*stretch.texts, *stretch.beside))


def test_the_walk_explains_each_term_where_it_comes_first(rulebook: RuleBook) -> None:
    problems = unexplained([start_page(rulebook), *questions(rulebook)])

    assert not problems, "\n".join(problems)


def test_levels_and_pages_of_the_walk_use_what_the_opening_explained(rulebook: RuleBook) -> None:
    levels = [Stretch(f"level {level.id}", (level.title, level.do)) for level in rulebook.levels]
    pages = [Stretch(page, messages_of(page)) for page in AFTER_THE_OPENING]

    problems = unexplained([*levels, *pages], known_after(opening(rulebook)))

    assert not problems, "\n".join(problems)


def test_a_finding_explains_what_its_own_questions_did_not_show(rulebook: RuleBook) -> None:
    known = known_after(opening(rulebook))

    problems = [
        problem
        for rule in rulebook.rules
        for finding in findings(rule)
        for problem in unexplained([finding], known | shown_by_its_questions(rulebook, rule))
    ]

    assert not problems, "\n".join(dict.fromkeys(problems))


def test_the_lessons_explain_for_themselves(rulebook: RuleBook) -> None:
    problems = unexplained(lessons(rulebook))

    assert not problems, "\n".join(problems)


def test_the_lesson_on_the_guidance_page_explains_for_itself(rulebook: RuleBook) -> None:
    known = known_after(opening(rulebook))

    problems = [
        problem
        for lesson in lessons(rulebook)
        if lesson.place == "lesson prescription"
        for problem in unexplained([lesson], known)
    ]

    assert not problems, "\n".join(problems)


def test_every_other_page_explains_for_itself() -> None:
    problems = [problem for page in other_pages() for problem in unexplained([page])]

    assert not problems, "\n".join(problems)


BARE: Final = Stretch("bare", ("Have you had hepatitis?",))
TOLD: Final = Stretch("told", ("Hepatitis is a swollen liver.",))


@pytest.mark.parametrize(
    ("stretches", "places"),
    [
        ([BARE], ["bare"]),
        ([TOLD, BARE], []),
        ([BARE, TOLD], ["bare"]),
        ([Stretch("told to some", TOLD.texts, met_by_all=False), BARE], ["bare"]),
        ([Stretch("beside", BARE.texts, beside=TOLD.texts)], []),
        ([Stretch("beside", BARE.texts, beside=TOLD.texts), BARE], ["bare"]),
    ],
)
def test_an_unexplained_term_is_found(stretches: list[Stretch], places: list[str]) -> None:
    words = "'hepatitis' comes first here; explain it: 'swollen liver'"

    assert unexplained(stretches) == [f"{place}: {words}" for place in places]
