"""What can be told of an archive so that levels, rules and topics do not give each other away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

from screener.cohort.counts.spread import Spread
from screener.cohort.counts.suppression import NOT_SHOWN, is_number, told, whole_words
from screener.proof.faults import level_in_words
from screener.rulebook.model import LevelId
from screener.screening.columns import column_of
from screener.screening.compiler import Outcome

Key = TypeVar("Key")


def whole_counts(spread: Spread) -> Mapping[str, int]:
    """Return how many sheets are unreadable, incomplete, and get each level: all of the archive."""
    counts = {"cannot be read": spread.unreadable, "not complete": spread.incomplete}
    levels = [level for level in LevelId if level in spread.levels]
    return counts | {level_in_words(level): spread.levels[level] for level in (*levels, None)}


def whole_told(spread: Spread, minimum: int) -> Mapping[str, str]:
    """Return the same counts in words. They add up to the archive."""
    counts = whole_counts(spread)
    return told(counts, [counts], minimum)


def findings_told(spread: Spread, minimum: int) -> Mapping[str, str]:
    """Return in words how many complete sheets have each finding, and hear of each topic.

    The findings of a level may add up to it, and those of a topic to that, if their rules exclude
    each other. What says more of a level than its own words do is not shown, and neither is a topic
    if all its rules are not.
    """
    counts = _counts(spread)
    if spread.complete < minimum:
        return told(counts, [], minimum)
    by_topic = _grouped(spread, lambda outcome: outcome.rule.topic)
    groups: list[Collection[str]] = [
        *by_topic.values(),
        *_grouped(spread, lambda outcome: outcome.level).values(),
        [_of_topic(topic) for topic in spread.topics],
    ]
    rests = dict(_small_rests(spread, minimum))
    groups += [[*parts, rest] for parts, rest in rests]
    shown = told(counts | {rest: number for (_, rest), number in rests.items()}, groups, minimum)
    hidden = {*_telling_of_levels(spread, minimum), *_alike(by_topic, shown)}
    return {name: NOT_SHOWN if name in hidden else shown[name] for name in counts}


def _small_rests(spread: Spread, minimum: int) -> Iterator[tuple[tuple[Collection[str], str], int]]:
    """Yield findings that exclude each other with a name for the sheets without, and their number.

    The sheets with a finding or a topic and those without add up to all that are complete, and so
    they do among those whose level allows it. A rest that is large protects itself.
    """
    counts, cells, levels = _counts(spread), whole_counts(spread), _levels(spread)
    by_rule = _grouped(spread, lambda outcome: outcome.rule.id).values()
    for parts in dict.fromkeys([*map(tuple, by_rule), *((name,) for name in counts)]):
        reached = _reached({level for name in parts for level in levels[name]})
        for whole in (spread.complete, sum(cells.get(name, 0) for name in reached)):
            rest = whole - sum(counts[name] for name in parts)
            if rest < minimum:
                yield (parts, f"{whole} without {' '.join(parts)}"), rest


def _telling_of_levels(spread: Spread, minimum: int) -> Iterator[str]:
    """Yield the findings and topics whose numbers would say something of a level that has none.

    These are those of the rules of such a level, and whatever is more frequent than all levels with
    a number that its sheets can have: some sheets of the others must have it, too.
    """
    counts, cells, words = _counts(spread), whole_counts(spread), whole_told(spread, minimum)
    untold = {name for name, count in cells.items() if count and not is_number(words[name])}
    added_up = is_number(whole_words(spread.sheets, words, minimum))
    for name, levels in _levels(spread).items():
        reached = _reached(levels)
        most = sum(cells.get(each, 0) for each in reached - untold)
        is_bound = counts[name] > most and not (added_up and untold <= reached)
        if is_bound or untold & set(map(level_in_words, levels)):
            yield name


def _alike(by_topic: Mapping[str, Collection[str]], shown: Mapping[str, str]) -> Iterator[str]:
    """Yield topics of which no rule is told, and the rule of a topic that is not told."""
    for topic, parts in by_topic.items():
        if all(shown[part] == NOT_SHOWN for part in parts):
            yield _of_topic(topic)
        rules = {part.partition("_")[2] for part in parts}
        if len(rules) == 1 and shown[_of_topic(topic)] == NOT_SHOWN:
            yield from parts


def _counts(spread: Spread) -> dict[str, int]:
    """Return the counts of findings and of topics."""
    return {**spread.findings, **{_of_topic(t): count for t, count in spread.topics.items()}}


def _levels(spread: Spread) -> Mapping[str, set[LevelId]]:
    """Return the levels of the rules behind each finding and each topic."""
    levels: dict[str, set[LevelId]] = {}
    for outcome in spread.outcomes:
        levels[column_of(outcome)] = {outcome.level}
        levels.setdefault(_of_topic(outcome.rule.topic), set()).add(outcome.level)
    return levels


def _reached(levels: Collection[LevelId]) -> set[str]:
    """Return the levels that a sheet with a rule of these can have: the calmest or more urgent."""
    calmest = max(levels, key=lambda level: level.rank)
    reached: set[LevelId | None] = {level for level in LevelId if level.rank <= calmest.rank}
    if calmest is LevelId.INFORMATION:
        reached.add(None)
    return set(map(level_in_words, reached))


def _of_topic(topic: str) -> str:
    return f"topic {topic}"


def _grouped(spread: Spread, by: Callable[[Outcome], Key]) -> Mapping[Key, list[str]]:
    """Return the columns of the outcomes that have something in common."""
    groups: dict[Key, list[str]] = {}
    for outcome in spread.outcomes:
        groups.setdefault(by(outcome), []).append(column_of(outcome))
    return groups
