"""Counts what the sheets of an archive get from one rule book: levels, rules and topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from screener.cohort.answers import Sheets
from screener.cohort.archive import Tally
from screener.cohort.batches import Cohort, refuse_columns
from screener.cohort.bits import Words, packed
from screener.cohort.reading import opened
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.columns import column_of
from screener.screening.compiler import Outcome


@dataclass
class Spread:
    """What the sheets of an archive get.

    Attributes:
        outcomes: everything that a rule of the book can give.
        unreadable: how many rows are no sheets.
        incomplete: how many sheets lack an answer; nothing else is counted of them.
        levels: how many complete sheets get each level.
        findings: how many of them have each outcome, by the name of its column.
        topics: how many of them hear of each topic.
    """

    outcomes: Sequence[Outcome]
    unreadable: int = 0
    incomplete: int = 0
    levels: Counter[LevelId | None] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)

    @property
    def complete(self) -> int:
        """Return how many complete sheets there are."""
        return self.levels.total()

    @property
    def sheets(self) -> int:
        """Return how many rows the archive has."""
        return self.unreadable + self.incomplete + self.complete


def spread_of(
    book: RuleBook, archive: Path, kept: Sequence[str], tell: Callable[[Tally], None]
) -> Spread:
    """Count the sheets of an archive, a batch at a time; `tell` hears how far it is.

    Raises OperatorError if the archive cannot be read, or has a column that is neither a question
    nor named in `kept`.
    """
    cohort, tally = Cohort(book, kept), Tally()
    spread = Spread(cohort.outcomes)
    topics = _topics(cohort.outcomes)
    with opened(archive, cohort) as read:
        refuse_columns(read.columns.names, cohort.coding.positions, cohort.kept)
        for sheets in read.sheets:
            _add(spread, cohort, sheets, topics)
            tally.sheets += sheets.count
            tell(tally)
    return spread


def _topics(outcomes: Sequence[Outcome]) -> Mapping[str, list[int]]:
    """Return the places of the outcomes that speak of each topic."""
    topics: dict[str, list[int]] = {}
    for place, outcome in enumerate(outcomes):
        topics.setdefault(outcome.rule.topic, []).append(place)
    return topics


def _add(
    spread: Spread, cohort: Cohort, sheets: Sheets, topics: Mapping[str, Sequence[int]]
) -> None:
    found = cohort.find(sheets)
    complete = found.complete & ~found.faulty
    spread.unreadable += int(found.faulty.sum())
    spread.incomplete += int((~found.complete & ~found.faulty).sum())
    leads = np.bincount(found.lead[complete], minlength=len(cohort.leads) + 1).tolist()
    for level, count in zip([None, *(lead.level for lead in cohort.leads)], leads, strict=True):
        spread.levels[level] += count
    counted = found.outcomes & packed(complete)
    for outcome, count in zip(cohort.outcomes, _counts(counted), strict=True):
        spread.findings[column_of(outcome)] += count
    for topic, places in topics.items():
        (count,) = _counts(np.bitwise_or.reduce(counted[places], axis=0)[None])
        spread.topics[topic] += count


def _counts(rows: Words) -> list[int]:
    counts: list[int] = np.bitwise_count(rows).sum(axis=1, dtype=np.int64).tolist()
    return counts
