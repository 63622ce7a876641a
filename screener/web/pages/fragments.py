"""The parts of pages that a rule book alone decides, rendered once and filled in by each request.

A question without its answer and the reasons of a rule are the same for everybody. They are all
rendered at the start: what is rendered when it is first needed would tell what somebody answered.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup, escape

from screener.rulebook.model import Question, Rule, RuleBook
from screener.rulebook.provenance import Citation
from screener.web.pages.questions import FILLS, shown_question, stems_in
from screener.web.pages.references import References
from screener.web.pages.view_models import Foreign, Progress, Reference

_CHECKED: Final = Markup(" checked")
_UNCHECKED: Final = Markup("")
_NUMBER: Final = "#"
"""The slot of a question's number; no option has such an id."""
_QUESTION: Final = "question"
_Key = tuple[str, bool, bool]
"""A rule, whether its finding is certain, and whether what to do is told elsewhere."""

Calls = Callable[[str], Markup]
"""Links the phone numbers in a text."""


class Slotted:
    """Markup with named slots, to be filled quickly and often.

    A slot is marked with :meth:`slot` while the markup is rendered. Its mark is random, so that no
    text of a rule book can be taken for it, and holds nothing that a template would escape.
    """

    _MARK: Final = f"[slot-{secrets.token_hex(16)}:"
    _END: Final = "]"

    def __init__(self, markup: str) -> None:
        """Take what was rendered with slots in it."""
        self._start, *rest = markup.split(self._MARK)
        self._rest = [part.partition(self._END)[::2] for part in rest]

    @classmethod
    def slot(cls, name: str) -> str:
        """Return the mark of a slot."""
        return f"{cls._MARK}{name}{cls._END}"

    def fill(self, values: Mapping[str, str]) -> Markup:
        """Return the markup with every slot filled; the values have to be safe to print."""
        parts = [self._start]
        for name, text in self._rest:
            parts += (values[name], text)
        return Markup("".join(parts))  # noqa: S704 - a template rendered it


@dataclass(frozen=True, slots=True)
class _Body:
    """What the macro for reasons prints."""

    reason: str
    do: str
    places: tuple[str, ...]
    foreign: Foreign | None


class Fragments:
    """The rendered parts of one rule book, in one language."""

    def __init__(
        self, book: RuleBook, references: References, env: Environment, calls: Calls
    ) -> None:
        """Render all that no answer changes; it needs the context of a request of the site."""
        self._question_macros = _macros_in(env, "_question.html")
        self._macros = _macros_in(env, "_macros.html")
        self._calls = calls
        slot = Slotted.slot
        self._segments = {fill: self._macros.segment(fill) for fill in FILLS}
        shown = Progress(slot("number"), slot("total"), slot("section"), ())
        self._progress = Slotted(self._macros.progress(shown, slot("bar")))
        self._stems = stems_in(book)
        self._cards = {
            (question.id, intro): Slotted(self._card(question, slot(_NUMBER), slot, intro))
            for section in book.sections
            for question in section.questions
            for intro in {None, "", section.intro}
        }
        mark = Markup(slot(_QUESTION))  # noqa: S704 - the mark of a slot
        self._focused = Slotted(self._question_macros.focused(mark))
        self._foreign = references.foreign
        self._cites = {rule.id: references.cites(rule.cite) for rule in book.rules}
        self._lines = _macros_in(env, "_sources.txt")
        self._sources: dict[str, Slotted] = {}
        self._bodies: dict[_Key, Slotted] = {}
        for rule in book.rules:
            self._add_bodies(rule, _places(rule.cite))

    def question(
        self,
        question: Question,
        number: int,
        chosen: frozenset[str],
        *,
        intro: str | None,
        error: str = "",
    ) -> Markup:
        """Return a question as markup, with its number on the page and the options chosen.

        `intro` is what introduces the page if the question is alone on it, or else None.
        """
        if error:

            def checked(option: str) -> Markup:
                return _CHECKED if option in chosen else _UNCHECKED

            return self._card(question, str(number), checked, intro, error)
        values = {o.id: _CHECKED if o.id in chosen else _UNCHECKED for o in question.options}
        return self._cards[question.id, intro].fill({**values, _NUMBER: str(number)})

    def stem(self, question: Question) -> str:
        """Return what a question shares with the others of its score, which heads their page."""
        return self._stems.get(question.id, "")

    def own_words(self, question: Question) -> str:
        """Return what a question says after what heads its page."""
        return question.text.removeprefix(self.stem(question)).strip() or question.text

    def focused(self, question: Markup) -> Markup:
        """Return a question so that the focus comes to it."""
        return self._focused.fill({_QUESTION: question})

    def progress(self, progress: Progress) -> Markup:
        """Return how far a page is as markup."""
        values = {
            "number": progress.number,
            "total": progress.total,
            "section": escape(progress.section),
            "bar": "".join([self._segments[fill] for fill in progress.fills]),
        }
        return self._progress.fill(values)

    def cites(self, rule: Rule) -> tuple[Reference, ...]:
        """Return the citations of a rule."""
        return self._cites[rule.id]

    def sources(self, rule: Rule, numbers: Mapping[str, int]) -> str:
        """Return the citations of a rule as lines of plain text, its sources by number."""
        return str(self._sources[rule.id].fill(_numbers_of(rule, numbers)))

    def body(self, rule: Rule, numbers: Mapping[str, int], *, certain: bool, told: bool) -> Markup:
        """Return the reason of a rule, what to do, and its places by the numbers of the sources.

        What to do is left out if it was `told` already.
        """
        slotted = self._bodies[_key(rule, certain=certain, told=told)]
        return slotted.fill(_numbers_of(rule, numbers))

    def _card(
        self,
        question: Question,
        number: str,
        checked: Callable[[str], str],
        intro: str | None,
        error: str = "",
    ) -> Markup:
        if intro is None:
            question = question.model_copy(update={"text": self.own_words(question)})
        shown = shown_question(question, number, checked, intro=intro, error=error)
        card: Markup = self._question_macros.card(shown, self._calls)
        return card

    def _add_bodies(self, rule: Rule, places: tuple[str, ...]) -> None:
        self._sources[rule.id] = Slotted(str(self._lines.places(places)))
        for certain, told in product((True, False), repeat=2):
            key = _key(rule, certain=certain, told=told)
            if key not in self._bodies:
                reason = rule.reason if certain else rule.doubt or rule.reason
                do = "" if told else rule.do or ""
                self._bodies[key] = Slotted(self._reason(_Body(reason, do, places, self._foreign)))

    def _reason(self, body: _Body) -> Markup:
        reason: Markup = self._macros.reason(body, self._calls)
        return reason


def _macros_in(env: Environment, template: str) -> Any:
    """Return the macros of a template, to be called like functions."""
    return env.get_template(template).module


def _key(rule: Rule, *, certain: bool, told: bool) -> _Key:
    """Return the key of a body; findings that look alike share one."""
    return rule.id, certain or not rule.doubt, told and bool(rule.do)


def _places(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return each place in a source, after a slot for the number of the source."""
    return tuple(f"[{Slotted.slot(cite.source)}] {cite.at}" for cite in citations)


def _numbers_of(rule: Rule, numbers: Mapping[str, int]) -> Mapping[str, str]:
    return {cite.source: str(numbers[cite.source]) for cite in rule.cite}
