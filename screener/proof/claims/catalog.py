"""All claims that must hold before a rule book is served, and the faults where they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from screener.proof.claims import (
    advice,
    asking,
    doubt,
    guarantees,
    interruptions,
    liveness,
    repetition,
    silence,
)
from screener.proof.faults import Code, Fault
from screener.proof.nobody import Nobody
from screener.proof.people import People
from screener.rulebook.model import RuleBook


@dataclass(frozen=True)
class Claim:
    """A claim about every part of one kind, such as every rule.

    Attributes:
        code: the kind of fault if it fails.
        words: what it claims.
        count: counts the parts of a rule book that it is about.
        faults: yields a fault for each part that fails.
    """

    code: Code
    words: str
    count: Callable[[RuleBook], int]
    faults: Callable[[People], Iterator[Fault]]


@dataclass(frozen=True)
class Result:
    """The outcome of trying to prove a claim, which holds if there are no faults.

    Attributes:
        count: how many parts it is about.
        faults: where it fails.
        nobodies: every search on the way that found nobody.
    """

    claim: Claim
    count: int
    faults: tuple[Fault, ...]
    nobodies: tuple[Nobody, ...]


def prove(book: RuleBook) -> Iterator[Result]:
    """Try to prove each claim for all complete answer sheets, and yield the results."""
    with closing(People(book)) as people:
        for claim in CLAIMS:
            people.nobodies.clear()
            faults = tuple(claim.faults(people))
            yield Result(claim, claim.count(book), faults, tuple(people.nobodies))


Watch = Callable[[Iterable[Result]], Iterable[Result]]
"""Yields the results that it is given, and may tell somebody how far the proof is."""


def faults_of(book: RuleBook, watch: Watch = iter) -> tuple[Fault, ...]:
    """Return every fault in a rule book; empty if all claims are proved."""
    return tuple(fault for result in watch(prove(book)) for fault in result.faults)


def _questions(book: RuleBook) -> int:
    return len(book.questions)


def _options(book: RuleBook) -> int:
    return sum(len(question.options) for question in book.questions.values())


def _unknown_options(book: RuleBook) -> int:
    return sum(len(question.unknown_options) for question in book.questions.values())


def _rules(book: RuleBook) -> int:
    return len(book.rules)


def _silent_rules(book: RuleBook) -> int:
    return sum(rule.doubt_level is None for rule in book.rules)


def _interrupting_rules(book: RuleBook) -> int:
    return sum(rule.interrupt for rule in book.rules)


def _doubting_rules(book: RuleBook) -> int:
    return sum(rule.doubt is not None or rule.when_unknown is not None for rule in book.rules)


def _guarantees(book: RuleBook) -> int:
    return len(book.guarantees)


CLAIMS: Final = (
    Claim(Code.GUARANTEE_BROKEN, "guarantees hold for everybody", _guarantees, guarantees.broken),
    Claim(
        Code.GUARANTEE_FOR_NOBODY,
        "guarantees are about somebody",
        _guarantees,
        guarantees.for_nobody,
    ),
    Claim(
        Code.ASKING_NOT_PROMISED,
        "questions that help rests on are promised",
        lambda book: len(asking.needed(book)),
        asking.unpromised,
    ),
    Claim(
        Code.ADVICE_CONTRADICTS,
        "pairs of acts are never told to one person",
        lambda book: len(advice.excluding_acts(book)),
        advice.contradicting,
    ),
    Claim(
        Code.INTERRUPTION_WITHDRAWN,
        "interruptions stay true after more answers",
        _interrupting_rules,
        interruptions.withdrawn,
    ),
    Claim(
        Code.INTERRUPTION_WAITS,
        "interruptions come as soon as they can",
        _interrupting_rules,
        interruptions.waiting,
    ),
    Claim(Code.NO_LEVEL, "kind of sheet: complete, and gets a level", lambda _: 1, doubt.no_level),
    Claim(
        Code.DOUBT_REASSURES,
        "unknown answers never reassure",
        _unknown_options,
        doubt.reassuring,
    ),
    Claim(
        Code.SILENCE_UNCOVERED,
        "silent rules have another to speak for them",
        _silent_rules,
        silence.uncovered,
    ),
    Claim(
        Code.SILENCE_TOO_CALM,
        "silent rules are spoken for as urgently",
        _silent_rules,
        silence.too_calm,
    ),
    Claim(Code.DOUBT_LOST, "unknown answers are spoken of", _unknown_options, doubt.lost),
    Claim(Code.QUESTION_NEVER_ASKED, "questions can be asked", _questions, liveness.never_asked),
    Claim(Code.OPTION_NEVER_MATTERS, "options can matter", _options, liveness.never_mattering),
    Claim(Code.RULE_NEVER_HOLDS, "rules can hold", _rules, liveness.never_holding),
    Claim(
        Code.DOUBT_NEVER_COMES,
        "rules with words for doubt can be in doubt",
        _doubting_rules,
        liveness.doubt_never_coming,
    ),
    Claim(Code.RULE_REDUNDANT, "rules add something", _rules, repetition.redundant),
    Claim(Code.RULES_ALIKE, "rules are like no other", _rules, repetition.alike),
)
"""In the order in which they are tried and reported: safety first, then usefulness."""
