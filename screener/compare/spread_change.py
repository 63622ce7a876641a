"""Says how what people get differs between two rule books: levels, rules that lead, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from screener.population.spread import Tally
from screener.population.spread_text import in_quantiles, levels_in_use
from screener.proof.faults import level_in_words
from screener.rulebook.model import RuleBook

_LEADS: Final = 5
"""How many of the rules that lead are listed, of each rule book."""
_WIDTH: Final = 44

Tallies = Mapping[str, Tally]


def spread_change(books: Sequence[RuleBook], before: Tallies, after: Tallies) -> Iterator[str]:
    """Yield for everybody and for each group what they get from the old and the new rule book."""
    levels = dict.fromkeys(level for book in books for level in levels_in_use(book))
    for name, old in before.items():
        new = after[name]
        yield f"{name}: {_people(old.people, new.people)}"
        if not old.people or not new.people:
            continue
        for level in sorted(levels, key=lambda level: level.rank if level else len(levels) + 1):
            if old.levels[level] or new.levels[level]:
                shares = old.levels[level] / old.people, new.levels[level] / new.people
                yield _row(level_in_words(level), *shares)
        for rule in _leading(old.leads, new.leads):
            yield _row(f"led by {rule}", old.leads[rule] / old.people, new.leads[rule] / new.people)
        yield f"  findings: {in_quantiles(old.findings)} -> {in_quantiles(new.findings)}"
        yield f"  above information: {in_quantiles(old.pressing)} -> {in_quantiles(new.pressing)}"


def _people(before: int, after: int) -> str:
    return f"{before:,} people" if before == after else f"{before:,} -> {after:,} people"


def _leading(before: Counter[str], after: Counter[str]) -> list[str]:
    """Return the rules that lead most often in either rule book, the most frequent first."""
    most = [rule for leads in (after, before) for rule, _ in leads.most_common(_LEADS)]
    return list(dict.fromkeys(most))


def _row(name: str, before: float, after: float) -> str:
    return f"  {name:<{_WIDTH}}{100 * before:>6.1f} % -> {100 * after:.1f} %"
