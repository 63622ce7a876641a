"""What makes a response in an archive unreadable, in the little FHIRPath that every program runs.

It is what the reader of single responses refuses, as far as such paths can say it: they name
elements one by one, and look no deeper than their own steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from screener.fhir import link_ids
from screener.fhir.naming import answers_system, version
from screener.fhir.sent.elements import ABSENT
from screener.fhir.sent.reading import CUT
from screener.rulebook.model import RuleBook

_ANSWERS: Final = "item.item.answer"
"""Where our Questionnaire has answers: at the items in its groups."""
_ITEMS: Final = ("item", "item.item", "item.item.item", f"{_ANSWERS}.item")
_CODING: Final = "value.ofType(Coding)"


def strange_parts(book: RuleBook) -> Sequence[str]:
    """Return paths that lead to nothing in a response that can be read."""
    return list(
        chain(_turning(), _cut(), _misplaced(book), _absent(), _not_ours(book), _more(book))
    )


def one_of(element: str, values: Iterable[str]) -> str:
    """Return the condition that an element is one of some values."""
    return " or ".join(f"{element} = '{value}'" for value in values)


def _turning() -> Iterator[str]:
    """Yield what R4 forbids to ignore."""
    yield from ("implicitRules", "modifierExtension")
    for place in (*_ITEMS, _ANSWERS):
        yield f"{place}.modifierExtension"


def _cut() -> Iterator[str]:
    """Yield what says that a server left something out."""
    for labels in ("tag", "security"):
        yield f"meta.{labels}.where({one_of('code', CUT)})"


def _misplaced(book: RuleBook) -> Iterator[str]:
    """Yield answers that stand where our Questionnaire has none, and items too deep to look at."""
    known = [*book.questions, *map(link_ids.of_score, book.scores)]
    ours = one_of("linkId", known)
    yield "item.answer"
    yield f"item.item.where(answer.exists() and (linkId.empty() or ({ours}).not()))"
    yield from ("item.item.item.answer", "item.item.item.item")
    yield from (f"{_ANSWERS}.item.answer", f"{_ANSWERS}.item.item")


def _absent() -> Iterator[str]:
    """Yield what holds an answer and says that there is none."""
    said = " or ".join(f"extension('{url}').exists()" for url in ABSENT)
    yield f"item.item.where(answer.exists() and ({said}))"
    yield f"{_ANSWERS}.where({said})"
    yield f"{_ANSWERS}.{_CODING}.where({said})"


def _not_ours(book: RuleBook) -> Iterator[str]:
    """Yield answers without a code of ours; scores have none, because we add them up ourselves."""
    ours = f"{_CODING}.where(system = '{answers_system(book)}' and code.exists()).empty()"
    asked = one_of("linkId", book.questions)
    yield f"item.item.where({asked}).answer.where({ours})"
    yield f"{_ANSWERS}.{_CODING}.where(version.exists() and version != '{version(book)}')"


def _more(book: RuleBook) -> Iterator[str]:
    """Yield a second answer to what takes one, and a question that is answered twice."""
    for question in book.questions.values():
        answered = f"item.item.where(linkId = '{question.id}' and answer.exists())"
        yield f"{answered}[1]"
        if not question.many:
            yield f"{answered}.where(answer[1].exists())"
