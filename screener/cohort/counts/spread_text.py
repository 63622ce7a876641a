"""Tells what the sheets of an archive get, as lines of text that give no small count away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from screener.cohort.counts.spread import Spread
from screener.cohort.counts.spread_told import findings_told, whole_told
from screener.cohort.counts.suppression import NOT_SHOWN, few_words, is_number, whole_words
from screener.rulebook.model import RuleBook

_WIDTH: Final = 44


def spread_lines(book: RuleBook, spread: Spread, minimum: int) -> Iterator[str]:
    """Yield how many sheets there are, and how many get each level, rule and topic."""
    whole, findings = whole_told(spread, minimum), findings_told(spread, minimum)
    yield book.named
    yield f"sheets: {whole_words(spread.sheets, whole, minimum)}"
    yield from _listed(whole)
    yield f"\n{'rule, among complete sheets':<{_WIDTH}}{'certain':>18}{'possible':>18}"
    yield from _rules(spread, findings, few_words(minimum))
    yield "\ntopic, among complete sheets"
    yield from _listed({topic: findings[f"topic {topic}"] for topic in spread.topics})


def _rules(spread: Spread, findings: Mapping[str, str], few: str) -> Iterator[str]:
    """Yield a line for each rule, but for those that no number is told of."""
    rules = list(dict.fromkeys(outcome.rule.id for outcome in spread.outcomes))
    pairs = {
        r: [findings.get(f"{kind}_{r}", "") for kind in ("certain", "possible")] for r in rules
    }
    told_apart = [rule for rule in rules if any(map(is_number, pairs[rule]))]
    for rule in told_apart:
        certain, possible = pairs[rule]
        yield f"  {rule:<{_WIDTH - 2}}{certain:>18}{possible:>18}"
    if others := len(rules) - len(told_apart):
        unknown = any(NOT_SHOWN in pairs[rule] for rule in rules if rule not in told_apart)
        yield f"  {others} other rules: {few} sheets each{', or not shown' if unknown else ''}"


def _listed(counts: Mapping[str, str]) -> Iterator[str]:
    for name, count in counts.items():
        yield f"  {name:<{_WIDTH - 2}}{count:>18}"
