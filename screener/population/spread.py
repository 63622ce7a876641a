"""Measures what people get: how often each level, which rule leads, and how many findings."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from screener.population.drawing import Crowd, masks_of
from screener.population.matching import Answers, matcher
from screener.rulebook.conditions import AnswerIs, Condition, leaves
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.coding import Coding
from screener.screening.compiler import Outcome
from screener.screening.guidance import Assessment, Assessor, lead_rank


@dataclass
class Tally:
    """What some people get.

    Attributes:
        levels: how many people get each level.
        leads: for how many people each rule leads, by its id.
        findings: how many people get each number of findings.
        pressing: the same, without findings of the level ``information``.
    """

    levels: Counter[LevelId | None] = field(default_factory=Counter)
    leads: Counter[str] = field(default_factory=Counter)
    findings: Counter[int] = field(default_factory=Counter)
    pressing: Counter[int] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        """Return how many people they are."""
        return self.levels.total()

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count one more person, who gets these findings."""
        found = list(outcomes)
        pressing = [outcome for outcome in found if outcome.level is not LevelId.INFORMATION]
        lead = min(pressing, key=lambda o: lead_rank(o.rule, o.level), default=None)
        self.levels[lead.level if lead else None] += 1
        if lead:
            self.leads[lead.rule.id] += 1
        self.findings[len(found)] += 1
        self.pressing[len(pressing)] += 1


def spread(
    book: RuleBook, crowd: Crowd, people: int, groups: Mapping[str, Condition]
) -> Mapping[str, Tally]:
    """Return what a number of people get: all of them, under "everybody", and then each group.

    People with an answer that the rule book does not have are left out.
    """
    assessor = Assessor(book)
    tallies = {"everybody": Tally(), **{name: Tally() for name in groups}}
    fits = {name: matcher(condition) for name, condition in groups.items()}
    looked_at = _looked_at(groups.values(), assessor.coding)
    for drawn in crowd.people(people):
        found = assessor.assess(masks_of(assessor.coding, drawn))
        if found.missing:
            continue
        tallies["everybody"].add(found.outcomes)
        answers = _asked(assessor.coding, found, looked_at)
        for name, matches in fits.items():
            if matches(answers):
                tallies[name].add(found.outcomes)
    return tallies


def quantile(counts: Counter[int], share: float) -> int:
    """Return the least number that at least a share of the people do not exceed."""
    left = math.ceil(share * counts.total())
    for number, people in sorted(counts.items()):
        left -= people
        if left <= 0:
            return number
    return 0


def _looked_at(conditions: Iterable[Condition], coding: Coding) -> Sequence[str]:
    """Return the questions of the rule book that some conditions look at."""
    parts = [leaf for condition in conditions for leaf in leaves(condition)]
    names = {leaf.question for leaf in parts if isinstance(leaf, AnswerIs)}
    return [name for name in coding.positions if name in names]


def _asked(coding: Coding, found: Assessment, questions: Sequence[str]) -> Answers:
    """Return the answers to some questions, as far as they are asked."""
    return {name: coding.chosen(found.enabled, name) for name in questions}
