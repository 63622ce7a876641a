"""Which columns need which others: the layers in which they can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from screener.rulebook.conditions import AnswerIs, Condition, ScoreIs, leaves
from screener.rulebook.model import RuleBook


class Item(NamedTuple):
    """A question that is not always asked, a condition with a name, or a score."""

    kind: Literal["question", "condition", "score"]
    name: str


def in_layers(book: RuleBook) -> Sequence[Sequence[Item]]:
    """Return what the rules and the walk need, so that each layer needs only those before it."""
    depths: dict[Item, int] = {}
    for question in book.questions.values():
        if question.enable_when is not None:
            _sink(book, Item("question", question.id), depths)
    for rule in book.rules:
        for item in _named_in(book, rule.when):
            _sink(book, item, depths)
    deepest = max(depths.values(), default=0)
    return [[i for i, depth in depths.items() if depth == n] for n in range(1, deepest + 1)]


def _sink(book: RuleBook, item: Item, depths: dict[Item, int]) -> int:
    """Return how deep an item lies, and note it for all that it needs."""
    if item not in depths:
        deeper = [_sink(book, other, depths) for other in _needed_by(book, item)]
        depths[item] = 1 + max(deeper, default=0)
    return depths[item]


def _needed_by(book: RuleBook, item: Item) -> Iterator[Item]:
    if item.kind == "score":
        yield from (each for name in book.scores[item.name].of for each in _asking(book, name))
    elif item.kind == "condition":
        yield from _named_in(book, book.conditions[item.name])
    elif (condition := book.questions[item.name].enable_when) is not None:
        yield from _named_in(book, condition)


def _named_in(book: RuleBook, condition: Condition) -> Iterator[Item]:
    for leaf in leaves(condition):
        if isinstance(leaf, AnswerIs):
            yield from _asking(book, leaf.question)
        elif isinstance(leaf, ScoreIs):
            yield Item("score", leaf.score)
        else:
            yield Item("condition", leaf)


def _asking(book: RuleBook, question: str) -> Iterator[Item]:
    """Yield what says whether a question is asked, unless it always is."""
    if book.questions[question].enable_when is not None:
        yield Item("question", question)
