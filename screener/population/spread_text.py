"""What people get, as lines of text for those responsible for a rule book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from screener.population.model import Population
from screener.population.share import Share
from screener.population.spread import Tally, quantile
from screener.proof.faults import level_in_words
from screener.rulebook.model import LevelId, RuleBook

_LEADS: Final = 10
"""How many of the rules that lead are listed."""
_WIDTH: Final = 44


def spread_lines(book: RuleBook, tallies: Mapping[str, Tally]) -> Iterator[str]:
    """Yield what everybody gets, and each group: levels, rules that lead, number of findings."""
    for name, tally in tallies.items():
        yield f"\n{name}: {tally.people:,} people"
        if tally.people:
            yield from _levels(book, tally)
            yield from _leads(tally)
            yield f"  findings: {in_quantiles(tally.findings)}"
            yield f"  above information: {in_quantiles(tally.pressing)}"


def described_lines(population: Population | None, by_chance: Sequence[str]) -> Iterator[str]:
    """Yield how the people are described, which figures are assumed, and what is left to chance."""
    if population is None:
        yield "These people give the calm answer nine times in ten and any other equally often. Say"
        yield "who really answers with --population FILE."
        return
    yield f"People: {population.title} ({population.file})"
    if population.assumed:
        yield f"Assumed, wholly or in part: {', '.join(population.assumed)}"
    if by_chance:
        yield (
            "Not in the file, so answered calmly nine times in ten and any other way equally "
            f"often: {', '.join(by_chance)}"
        )


def in_quantiles(counts: Counter[int]) -> str:
    """Return the median, the quartiles and the 90th percentile as text."""
    low, median, high, most = (quantile(counts, share) for share in (0.25, 0.5, 0.75, 0.9))
    return f"median {median}, quartiles {low} and {high}, 90th percentile {most}"


def levels_in_use(book: RuleBook) -> list[LevelId | None]:
    """Return the levels that guidance of a rule book can have, most urgent first, and no level."""
    used = {level for rule in book.rules for level in (rule.level, rule.doubt_level)}
    return [*(x for x in LevelId if x in used and x is not LevelId.INFORMATION), None]


def _levels(book: RuleBook, tally: Tally) -> Iterator[str]:
    yield "  level"
    for level in levels_in_use(book):
        count = tally.levels[level]
        if count or level is not None:
            yield _row(level_in_words(level), Share(count, tally.people))


def _leads(tally: Tally) -> Iterator[str]:
    yield "  rule that leads"
    for rule, count in tally.leads.most_common(_LEADS):
        yield _row(rule, Share(count, tally.people))
    if (more := len(tally.leads) - _LEADS) > 0:
        yield f"    and {more} more"


def _row(name: str, share: Share) -> str:
    least, most = (100 * end for end in share.interval)
    return f"    {name:<{_WIDTH}}{100 * share.count / share.of:>6.1f} % ({least:.1f} to {most:.1f})"
