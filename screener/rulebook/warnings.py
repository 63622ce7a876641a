"""What may be a mistake in a valid rule book, though only its author can tell: told, never refused.

Each check is a generator of paths and messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final, assert_never

from screener.errors import Problem
from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.loader import Reading
from screener.rulebook.model import Option, Question, RuleBook
from screener.wording import quoted
from screener.yamlfile.files import Place
from screener.yamlfile.parse import KeyPath

_LETTERS: Final = 3
"""The fewest letters of a locator that a reader can look for: the title of a section."""

Found = Iterator[tuple[KeyPath, str]]
Polar = tuple[AnswerIs | ScoreIs, bool]


def warnings_of(reading: Reading, *, today: date) -> tuple[Problem, ...]:
    """Return all warnings in file order; `today` decides which sources were read long ago."""
    book = reading.book
    found = (*_old_sources(book, today), *_old_version(book), *_locators(book), *_options(book))
    told = [*_cut_texts(reading), *(reading.problem(path, message) for path, message in found)]
    return tuple(replace(each, message=f"warning: {each.message}") for each in sorted(told))


def _cut_texts(reading: Reading) -> Iterator[Problem]:
    document = reading.outline.document
    for path in document.values:
        value = document.value_at(path)
        place = document.cut_at(path) if isinstance(value, str) else None
        if place:
            message = f"this # starts a comment, and cuts the text to {quoted(value)}"
            yield _at(place, reading.problem(path, f"{message}; {_IN_QUOTES}"))
        elif value is None and document.is_hidden(path):
            message = f"a # starts a comment, so {quoted(path[-1])} has no value"
            yield reading.problem(path, f"{message}; {_IN_QUOTES}")


_IN_QUOTES: Final = "put quotes around the text, or the comment on a line of its own"


def _at(place: Place, problem: Problem) -> Problem:
    line, column = place
    return replace(problem, line=line, column=column)


def _old_sources(book: RuleBook, today: date) -> Found:
    for name, source in book.sources.items():
        day = source.checked
        if (day.year + 1, day.month, day.day) < (today.year, today.month, today.day):
            message = f"was checked on {day}, over 12 months ago; read it again, and say when"
            yield ("sources", name, "checked"), message


def _old_version(book: RuleBook) -> Found:
    void = book.void_review
    if void and void.version == book.rulebook.version:
        message = (
            f"the content has changed since {void.by} signed it as version {quoted(void.version)} "
            f"on {void.date}; raise the version"
        )
        yield ("rulebook", "version"), message


def _locators(book: RuleBook) -> Found:
    cited = [(("rules", n), rule.cite) for n, rule in enumerate(book.rules)]
    cited += [(("learn", n), lesson.cite) for n, lesson in enumerate(book.learn)]
    for path, citations in cited:
        for n, citation in enumerate(citations):
            if sum(map(str.isalpha, citation.at)) < _LETTERS:
                message = f"'at' says only {quoted(citation.at)}; name the title of the section too"
                yield (*path, "cite", n, "at"), message


# ---- options ---------------------------------------------------------------------------------


def _options(book: RuleBook) -> Found:
    """Yield the options that make no difference to what anybody is told.

    One option of a question may be named nowhere: it is that of everybody whom no rule is about.
    And options that a finding repeats do differ, even where the same rules look for them.
    """
    named = _Named(book)
    for s, section in enumerate(book.sections):
        for q, question in enumerate(section.questions):
            numbers = {option.id: n for n, option in enumerate(question.options)}
            for option, message in named.idle(question):
                yield ("sections", s, "questions", q, "options", numbers[option.id]), message


class _Named:
    """Finds where conditions name an option, and whether a finding repeats it."""

    def __init__(self, book: RuleBook) -> None:
        """Find the answers and scores that rules look for, and all others."""
        self._book = book
        self._told = list(self._told_leaves())
        asking = [question.enable_when for question in book.questions.values()]
        promised = [each for g in book.guarantees for each in (g.about, g.never)]
        others = [each for each in (*asking, *promised) if each is not None]
        self._all = [*self._told, *(leaf for each in others for leaf in self._leaves(each))]

    def _told_leaves(self) -> Iterator[Polar]:
        """Yield what findings can rest on; if no answer is wanted, also why none is asked for."""
        waiting = [leaf for rule in self._book.rules for leaf in self._leaves(rule.when)]
        seen: set[str] = set()
        while waiting:
            leaf, wanted = waiting.pop()
            yield leaf, wanted
            if isinstance(leaf, AnswerIs) and not wanted and leaf.question not in seen:
                seen.add(leaf.question)
                asking = self._book.questions[leaf.question].enable_when
                waiting += [] if asking is None else self._leaves(asking, wanted=False)

    def idle(self, question: Question) -> Iterator[tuple[Option, str]]:
        """Yield the options that make no difference, each with what to say of it."""
        known = (option for option in question.options if not option.unknown)
        marks = {o: self._marks(question, o) for o in known if not self._is_told(question, o)}
        kinds: dict[tuple[int, ...], Option] = {}
        for option, mark in marks.items():
            if question.many and not option.exclusive and not any(mark):
                yield option, "no rule or guarantee names it, so choosing it changes nothing"
            elif kinds.setdefault(mark, option) is not option:
                why = "names one of them alone" if any(mark) else "names either"
                twin = quoted(kinds[mark].id)
                yield option, f"is never told apart from {twin}: no rule or guarantee {why}"

    def _leaves(self, condition: Condition, wanted: bool = True) -> Iterator[Polar]:
        """Yield each answer and score in a condition, and whether the condition wants it."""
        match condition:
            case str():
                yield from self._leaves(self._book.conditions[condition], wanted)
            case All() | AnyOf():
                for part in condition.parts:
                    yield from self._leaves(part, wanted)
            case Not():
                yield from self._leaves(condition.negated, not wanted)
            case AnswerIs() | ScoreIs():
                yield condition, wanted
            case _:
                assert_never(condition)

    def _marks(self, question: Question, option: Option) -> tuple[int, ...]:
        """Return what each answer and score that somebody looks for says of an option."""
        return tuple(self._mark(leaf, question, option) for leaf, _ in self._all)

    def _mark(self, leaf: AnswerIs | ScoreIs, question: Question, option: Option) -> int:
        if isinstance(leaf, AnswerIs):
            return leaf.question == question.id and option.id in leaf.options
        return (question.id in self._book.scores[leaf.score].of and option.points) or 0

    def _is_told(self, question: Question, option: Option) -> bool:
        """Return whether a finding can name the option as an answer that it rests on."""
        return any(
            self._repeats(leaf, wanted, question, option)
            for leaf, wanted in self._told
            if self._is_on(leaf, question)
        )

    def _repeats(
        self, leaf: AnswerIs | ScoreIs, wanted: bool, question: Question, option: Option
    ) -> bool:
        if isinstance(leaf, ScoreIs) and not wanted:
            return True  # That a score is too low rests on all answers that count in it.
        return bool(self._mark(leaf, question, option)) is wanted

    def _is_on(self, leaf: AnswerIs | ScoreIs, question: Question) -> bool:
        asked = [leaf.question] if isinstance(leaf, AnswerIs) else self._book.scores[leaf.score].of
        return question.id in asked
