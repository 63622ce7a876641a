"""What controls each hazard: guarantees, the rules that speak to them, and patients as tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from screener.errors import OperatorError
from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import Guarantee, Rule, RuleBook
from screener.rulebook.provenance import Hazard
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet


@dataclass(frozen=True)
class Control:
    """A guarantee, as the control of a hazard.

    Attributes:
        guarantee: what holds for everybody.
        rules: those as urgent as it promises, or on its topic, that look at most of what it is
            about.
        patients: the names of those whom it is about.
    """

    guarantee: Guarantee
    rules: tuple[Rule, ...]
    patients: tuple[str, ...]


@dataclass(frozen=True)
class Controlled:
    """A hazard and everything that controls it."""

    hazard: Hazard
    controls: tuple[Control, ...]


def controlled(book: RuleBook, patients: Mapping[str, AnswerSheet]) -> tuple[Controlled, ...]:
    """Return every hazard of a rule book with its controls; `patients` are sheets by name.

    Raises OperatorError if the rule book names no hazard.
    """
    if not book.hazards:
        raise OperatorError(
            f"the rule book {book.rulebook.id} names no hazards; list them under 'hazards', each "
            "with 'id', 'text', 'cause' and 'harm', and name one in the 'hazard' of each guarantee"
        )
    evaluations = {name: Evaluation(book, sheet) for name, sheet in patients.items()}
    return tuple(
        Controlled(hazard, tuple(_controls(book, hazard, evaluations))) for hazard in book.hazards
    )


def _controls(
    book: RuleBook, hazard: Hazard, evaluations: Mapping[str, Evaluation]
) -> Iterator[Control]:
    for guarantee in book.guarantees:
        if guarantee.hazard == hazard.id:
            about = (name for name, one in evaluations.items() if _concerns(guarantee, one))
            yield Control(guarantee, _speaking_to(book, guarantee), tuple(about))


def _concerns(guarantee: Guarantee, evaluation: Evaluation) -> bool:
    """What is asked is asked in doubt too, so doubt about `of` counts."""
    if guarantee.about is None:
        return True
    truth = evaluation.truth(guarantee.about)
    return truth is True if guarantee.asks is None else truth is not False


def _speaking_to(book: RuleBook, guarantee: Guarantee) -> tuple[Rule, ...]:
    parts = _parts(guarantee.about)
    nearness = {
        rule.id: sum(_touches(book, part, questions_in(book, rule.when)) for part in parts)
        for rule in book.rules
        if _can_keep(rule, guarantee)
    }
    nearest = max(nearness.values(), default=0)
    return tuple(rule for rule in book.rules if nearest and nearness.get(rule.id) == nearest)


def _can_keep(rule: Rule, guarantee: Guarantee) -> bool:
    if guarantee.at_least is not None:
        return rule.level.rank <= guarantee.at_least.rank
    return rule.topic == guarantee.topic


def _parts(condition: Condition | None) -> tuple[Condition, ...]:
    if condition is None:
        return ()
    return condition.all if isinstance(condition, All) else (condition,)


def _touches(book: RuleBook, condition: Condition, questions: frozenset[str]) -> bool:
    """Return whether something that looks at these questions looks at each part of a condition."""
    match condition:
        case str():
            return _touches(book, book.conditions[condition], questions)
        case All():
            return all(_touches(book, part, questions) for part in condition.all)
        case AnyOf():
            return any(_touches(book, part, questions) for part in condition.any)
        case Not():
            return _touches(book, condition.negated, questions)
        case ScoreIs() | AnswerIs():
            return bool(questions_in(book, condition) & questions)
        case _:
            assert_never(condition)
