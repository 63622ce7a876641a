"""Finds what a new rule book takes back from somebody, even where no level is calmer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from screener.compare.diff import Comparison
from screener.compare.loss import Loss
from screener.compare.lost_guarantees import lost_guarantees
from screener.compare.lost_points import lost_points
from screener.proof.faults import Places
from screener.rulebook.help_numbers import HelpNumber
from screener.rulebook.model import Level, Rule, RuleBook
from screener.yamlfile.parse import KeyPath


def losses(comparison: Comparison) -> Iterator[Loss]:
    """Yield everything that is taken back: promises, numbers, questions, points, acts."""
    yield from lost_guarantees(comparison)
    yield from lost_numbers(comparison)
    yield from lost_questions(comparison)
    yield from lost_points(comparison)
    yield from lost_acts(comparison)


def lost_numbers(comparison: Comparison) -> Iterator[Loss]:
    """Yield the numbers that are gone, or serve less than before."""
    kept = {_digits(number): (n, number) for n, number in enumerate(comparison.new.numbers)}
    for n, number in enumerate(comparison.old.numbers):
        place, after = kept.get(_digits(number), (n, None))
        if after is None:
            yield Loss(("numbers", n), f"{number.number} is gone", gone=True)
        else:
            for message in _less(number, after):
                yield Loss(("numbers", place), message)


def lost_questions(comparison: Comparison) -> Iterator[Loss]:
    """Yield the questions that are gone, or asked of fewer people."""
    old, new = comparison.old, comparison.new
    before, after = Places(old), Places(new)
    for name in old.questions:
        if name not in new.questions:
            yield Loss(before.question(name), "is gone, so nobody is asked", gone=True)
            continue
        unasked = [comparison.before.enabled(name), -comparison.after.enabled(name)]
        if witness := comparison.witness(unasked):
            path = (*after.question(name), "enable_when")
            yield Loss(path, "is no longer asked of", witness)


def _digits(number: HelpNumber) -> str:
    """Return a number without the signs that only make it easier to read."""
    return re.sub(r"[ ().-]", "", number.number)


def _less(before: HelpNumber, after: HelpNumber) -> Iterator[str]:
    if before.call and not after.call:
        yield f"{after.number} can no longer be called"
    if before.sms and not after.sms:
        yield f"{after.number} no longer takes text messages"
    for topic in before.topics:
        if topic not in after.topics:
            yield f"{after.number} need no longer be named where the topic is '{topic}'"


# ---- acts -------------------------------------------------------------------------------------


def lost_acts(comparison: Comparison) -> Iterator[Loss]:
    """Yield acts that can now be told together, or need not be declared, or no longer are.

    That no page tells two things that exclude each other is proved of the acts that are declared.
    An act is missed only where the words that tell it stay the same.
    """
    yield from _lost_exclusions(comparison.old, comparison.new)
    yield from _lost_words(comparison.old, comparison.new)
    after = _telling(comparison.new)
    for name, (_, before) in _telling(comparison.old).items():
        path, now = after.get(name, ((), before))
        if _words(now) == _words(before):
            for act in sorted(set(before.acts) - set(now.acts)):
                yield Loss(path, f"no longer says that it tells people to '{act}'")


def _lost_exclusions(old: RuleBook, new: RuleBook) -> Iterator[Loss]:
    for act, excluded in old.acts.items():
        for other in excluded:
            if {act, other} <= new.acts.keys() and not _exclude(new, act, other):
                yield Loss(("acts", act), f"the act '{act}' no longer excludes '{other}'")


def _exclude(book: RuleBook, act: str, other: str) -> bool:
    return other in book.acts[act] or act in book.acts[other]


def _lost_words(old: RuleBook, new: RuleBook) -> Iterator[Loss]:
    for n, word in enumerate(old.act_words):
        if word not in new.act_words:
            message = f"'{word}' no longer needs 'acts' where a text has it"
            yield Loss(("act_words", n), message, gone=True)


def _telling(book: RuleBook) -> Mapping[tuple[str, str], tuple[KeyPath, Rule | Level]]:
    """Return what tells people to do something, by kind and id, with its place."""
    rules = {("rule", r.id): (("rules", n), r) for n, r in enumerate(book.rules)}
    levels = {("level", str(w.id)): (("levels", n), w) for n, w in enumerate(book.levels)}
    return {**rules, **levels}


def _words(part: Rule | Level) -> tuple[str | None, str | None]:
    return part.do, part.headline if isinstance(part, Rule) else None
