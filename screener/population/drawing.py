"""Draws people by chance, as a population describes them, or as nobody knows better.

Where no population says how often an answer is given, a question gets its calm answer nine times in
ten, and otherwise one of its other options, all equally likely. That is assumed, not measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Final

from screener.population.matching import Answers, Matcher, matcher
from screener.population.model import REST, Case, Population, alone_in, numbers
from screener.proof.calm_answers import calm_answers
from screener.rulebook.model import Question, RuleBook
from screener.screening.coding import Coding, Masks

CALM: Final = 0.9
_SEED: Final = 1

_Draw = Callable[[Random], frozenset[str]]
"""Draws the answer to one question."""


class Crowd:
    """People who answer one rule book, or two alike; the same ones each time.

    Attributes:
        by_chance: the questions whose answers no population describes.
    """

    def __init__(self, books: Sequence[RuleBook], population: Population | None = None) -> None:
        """Take the rule books and who answers them; of two books, the later one counts more."""
        self._questions = {name: question for b in books for name, question in b.questions.items()}
        self._choices = _choices(books)
        described = population.answers if population else {}
        self._described = {
            name: [(_whom(case), self._draw(name, case)) for case in described[name]]
            for name in described
            if name in self._questions
        }
        self.by_chance = tuple(name for name in self._questions if name not in self._described)

    def people(self, count: int) -> Iterator[Answers]:
        """Yield each person's answers; a question that both books ask has one answer.

        It is one that both books have, if there is any.
        """
        random = Random(_SEED)  # noqa: S311 - chance, not secrecy
        for _ in range(count):
            answers: dict[str, frozenset[str]] = {}
            for name, cases in self._described.items():
                draw = next(draw for fits, draw in cases if fits is None or fits(answers))
                answers[name] = draw(random)
            for name in self.by_chance:
                answers[name] = frozenset({_calm_or_other(random, self._choices[name])})
            yield answers

    def _draw(self, name: str, case: Case) -> _Draw:
        allowed = self._choices[name]
        known = {option: share for option, share in numbers(case).items() if option in allowed}
        rest = next((o for o, share in case.share.items() if share == REST and o in allowed), None)
        if self._questions[name].many and rest is not None:
            return _several(self._questions[name], known, rest)
        return _one(known, rest, allowed)


def masks_of(coding: Coding, answers: Answers) -> Masks:
    """Return answers as masks of one rule book, without the options that it does not have."""
    return tuple(
        [
            sum(bits.get(option, 0) for option in answers.get(question.id, ()))
            for question, bits in zip(coding.questions, coding.bits, strict=True)
        ]
    )


def _whom(case: Case) -> Matcher | None:
    return None if case.of is None else matcher(case.of)


def _choices(books: Sequence[RuleBook]) -> Mapping[str, Sequence[str]]:
    """Return the options of each question, the calm one first; those of all books if possible."""
    choices: dict[str, list[str]] = {}
    for book in books:
        for name, calm in calm_answers(book).items():
            options = [option.id for option in book.questions[name].options]
            ordered = [calm, *(option for option in options if option != calm)]
            before = choices.get(name, ordered)
            choices[name] = [option for option in ordered if option in before] or ordered
    return choices


def _calm_or_other(random: Random, options: Sequence[str]) -> str:
    calm, *others = options
    return calm if not others or random.random() < CALM else random.choice(others)


def _one(known: Mapping[str, float], rest: str | None, allowed: Sequence[str]) -> _Draw:
    """Return what draws one answer; shares of options that a rule book lacks go to the others."""
    weights = dict(known)
    if rest is not None:
        weights[rest] = max(0.0, 100 - sum(known.values()))
    if not any(weights.values()):
        weights = dict.fromkeys(allowed, 1.0)
    answers, sums = [frozenset({option}) for option in weights], list(accumulate(weights.values()))
    return lambda random: random.choices(answers, cum_weights=sums)[0]


def _several(question: Question, known: Mapping[str, float], rest: str) -> _Draw:
    """Return what draws one answer that stands alone, or any others, each by its own chance."""
    alone = {option: share for option, share in known.items() if option in alone_in(question)}
    beside = 100 - sum(alone.values())
    answers = [*(frozenset({option}) for option in alone), None]
    sums = list(accumulate([*alone.values(), max(0.0, beside)]))
    others = {option: share / beside for option, share in known.items() if option not in alone}

    def draw(random: Random) -> frozenset[str]:
        (only,) = random.choices(answers, cum_weights=sums)
        if only is not None:
            return only
        chosen = {option for option, chance in others.items() if random.random() < chance}
        return frozenset(chosen or {rest})

    return draw
