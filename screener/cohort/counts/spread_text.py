"""Tells what the sheets of an archive get, as lines of text that give no small count away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from screener.cohort.batches import column_of
from screener.cohort.counts.spread import Spread
from screener.cohort.counts.suppression import NOT_SHOWN, few_words, told, whole_words
from screener.proof.faults import level_in_words
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.compiler import Outcome

_WIDTH: Final = 44
Key = TypeVar("Key")


def spread_lines(book: RuleBook, spread: Spread, minimum: int) -> Iterator[str]:
    """Yield how many sheets there are, and how many get each level, rule and topic."""
    whole, findings = whole_told(spread, minimum), findings_told(spread, minimum)
    yield f"{book.rulebook.id} {book.rulebook.version} {book.digest}"
    yield f"sheets: {whole_words(spread.sheets, whole, minimum)}"
    yield from _listed(whole)
    yield f"\n{'rule, among complete sheets':<{_WIDTH}}{'certain':>18}{'possible':>18}"
    yield from _rules(spread, findings, few_words(minimum))
    yield "\ntopic, among complete sheets"
    yield from _listed({topic: findings[f"topic {topic}"] for topic in spread.topics})


def _rules(spread: Spread, findings: Mapping[str, str], few: str) -> Iterator[str]:
    """Yield a line for each rule, but for those with few sheets only."""
    rules = list(dict.fromkeys(outcome.rule.id for outcome in spread.outcomes))
    pairs = {
        r: [findings.get(f"{kind}_{r}", "") for kind in ("certain", "possible")] for r in rules
    }
    told_apart = [rule for rule in rules if not set(pairs[rule]) <= {few, ""}]
    for rule in told_apart:
        certain, possible = pairs[rule]
        yield f"  {rule:<{_WIDTH - 2}}{certain:>18}{possible:>18}"
    if others := len(rules) - len(told_apart):
        yield f"  {others} other rules: {few} sheets each"


def _listed(counts: Mapping[str, str]) -> Iterator[str]:
    for name, count in counts.items():
        yield f"  {name:<{_WIDTH - 2}}{count:>18}"


def whole_told(spread: Spread, minimum: int) -> Mapping[str, str]:
    """Return in words how many sheets are unreadable, incomplete, and get each level.

    They add up to the archive.
    """
    counts = {"cannot be read": spread.unreadable, "not complete": spread.incomplete}
    levels = [level for level in LevelId if level in spread.levels]
    counts |= {level_in_words(level): spread.levels[level] for level in (*levels, None)}
    return told(counts, [counts], minimum)


def findings_told(spread: Spread, minimum: int) -> Mapping[str, str]:
    """Return in words how many complete sheets have each finding, and hear of each topic.

    The findings of a level may add up to it, and those of a topic to that, if their rules exclude
    each other. Those of a rule, and the sheets without one, add up to all, and so do the sheets
    that hear of a topic and those that do not.
    """
    counts = dict(spread.findings)
    counts |= {f"topic {topic}": count for topic, count in spread.topics.items()}
    if spread.complete < minimum:
        return told(counts, [], minimum)
    by_topic = _grouped(spread, lambda outcome: outcome.rule.topic)
    groups: list[Sequence[str]] = [
        *by_topic.values(),
        *_grouped(spread, lambda outcome: outcome.level).values(),
        [f"topic {topic}" for topic in spread.topics],
    ]
    alone = [
        *_grouped(spread, lambda outcome: outcome.rule.id).values(),
        *map(_only, spread.topics),
    ]
    for parts in alone:
        rest = spread.complete - sum(counts[name] for name in parts)
        if 0 < rest < minimum:
            counts[f"none of {parts[0]}"] = rest
            groups.append([*parts, f"none of {parts[0]}"])
    shown = told(counts, groups, minimum)
    hidden = {t for t, parts in by_topic.items() if all(shown[n] == NOT_SHOWN for n in parts)}
    return {**shown, **{f"topic {topic}": NOT_SHOWN for topic in hidden}}


def _only(topic: str) -> list[str]:
    return [f"topic {topic}"]


def _grouped(spread: Spread, by: Callable[[Outcome], Key]) -> Mapping[Key, list[str]]:
    """Return the columns of the outcomes that have something in common."""
    groups: dict[Key, list[str]] = {}
    for outcome in spread.outcomes:
        groups.setdefault(by(outcome), []).append(column_of(outcome))
    return groups
