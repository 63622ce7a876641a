"""Checks that another finding speaks for each silent rule in doubt, and as urgently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from screener.proof.faults import Code, Fault, level_in_words
from screener.proof.people import People
from screener.proof.solver.circuit import Literal
from screener.rulebook.model import LevelId, Rule
from screener.yamlfile.parse import KeyPath


class _Silent(NamedTuple):
    """A silent rule and its path, the other rules of its topic, and people to ask about them."""

    people: People
    path: KeyPath
    rule: Rule
    others: list[Rule]


def uncovered(people: People) -> Iterator[Fault]:
    """Yield the silent rules whose doubt can pass without any other finding on their topic."""
    for silent in _silent(people):
        some, path, rule, _ = silent
        unheard = [some.sheets.doubtful(rule), -_speaking(silent, LevelId.INFORMATION)]
        if some.exist(unheard, rule.id):
            sheet = some.calmest(unheard)
            story = (
                f"{people.teller.person(sheet)}, leaves this rule in doubt, and as it is silent "
                f"then, nothing speaks of: {people.book.topics[rule.topic]}"
            )
            yield Fault(Code.SILENCE_UNCOVERED, path, story, sheet)


def too_calm(people: People) -> Iterator[Fault]:
    """Yield the silent rules in doubt for which only something calmer speaks.

    A rule with ``silent_because`` says why that is right.
    """
    for silent in _silent(people):
        some, path, rule, _ = silent
        if rule.silent_because is not None:
            continue
        heard = _speaking(silent, LevelId.INFORMATION)
        calmer = [some.sheets.doubtful(rule), heard, -_speaking(silent, rule.level)]
        if some.exist(calmer, rule.id):
            sheet = some.calmest(calmer)
            story = (
                f"{people.teller.person(sheet)}, leaves this rule in doubt, and what speaks of "
                f"{people.book.topics[rule.topic]} instead is calmer than "
                f"{level_in_words(rule.level)}; say why in 'silent_because', or do not be silent"
            )
            yield Fault(Code.SILENCE_TOO_CALM, path, story, sheet)


def _silent(people: People) -> Iterator[_Silent]:
    """Yield the silent rules, topic by topic, each with people to ask about its topic alone."""
    for some, rules in people.by_topic():
        for n, rule in rules:
            if rule.doubt_level is None:
                others = [other for _, other in rules if other is not rule]
                yield _Silent(some, ("rules", n, "when_unknown"), rule, others)


def _speaking(silent: _Silent, level: LevelId) -> Literal:
    """Return the literal for: another rule of the topic gives a finding at least this urgent."""
    sheets, ways = silent.people.sheets, []
    for other in silent.others:
        if other.level.rank <= level.rank:
            ways.append(sheets.certain(other))
        if other.doubt_level is not None and other.doubt_level.rank <= level.rank:
            ways.append(sheets.doubtful(other))
    return silent.people.circuit.any_of(ways)
