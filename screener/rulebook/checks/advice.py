"""Checks of what texts tell people to do: headlines, timeframes, acts, and numbers to call.

Like the other checks, each is a generator of problems that reads the outline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from screener.errors import Problem
from screener.rulebook.checks.outline import RuleBookOutline
from screener.rulebook.checks.terms import finder_of
from screener.rulebook.model import LevelId, TimeframeId
from screener.rulebook.terms import ACT_WORDS
from screener.wording import allowed, quoted, unknown
from screener.yamlfile.outline import children
from screener.yamlfile.parse import KeyPath

_TELLING: Final = ("headline", "do")
_WITH_A_HEADLINE: Final = tuple(level for level in LevelId if level.rank <= LevelId.DISCUSS.rank)
_TIMEFRAMES: Final = tuple(timeframe.value for timeframe in TimeframeId)
_LONG_NUMBER: Final = re.compile(r"(?<![\w.,+-])\+?[0-9(](?:[0-9 ().-]*[0-9])?(?![\w%])")
_FEWEST_DIGITS: Final = 3

Part = tuple[KeyPath, Mapping[str, Any]]


def misadvice(outline: RuleBookOutline) -> Iterator[Problem]:
    """Yield every problem with what texts tell people to do."""
    for check in _CHECKS:
        yield from check(outline)


def _timeframes(outline: RuleBookOutline) -> Iterator[Problem]:
    latest = 0
    for name in outline.names("timeframes"):
        where = ("timeframes", name)
        if name not in _TIMEFRAMES:
            yield outline.problem(where, unknown("timeframe", name, _TIMEFRAMES), at_key=True)
            continue
        if _TIMEFRAMES.index(name) < latest:
            message = f"is out of order; most urgent first: {', '.join(_TIMEFRAMES)}"
            yield outline.problem(where, message, at_key=True)
        latest = max(latest, _TIMEFRAMES.index(name))


def _headlines(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, rule in outline.items("rules"):
        level = rule.get("level")
        for key in ("headline", "within") if level in _WITH_A_HEADLINE else ():
            if key not in rule:
                message = f"a rule at '{level}' needs '{key}'; {_NEEDED[key]}"
                yield outline.problem(path, message)


def _within(outline: RuleBookOutline) -> Iterator[Problem]:
    listed = outline.names("timeframes")
    for path, rule in outline.items("rules"):
        within, where = outline.texts(*path, "within"), (*path, "within")
        if within in _TIMEFRAMES and outline.has("timeframes") and within not in listed:
            message = f"the timeframe '{within}' is not listed under 'timeframes'"
            yield outline.problem(where, f"{message}; {allowed(within, listed)}")
        if rule.get("level") == LevelId.EMERGENCY and within in _TIMEFRAMES[1:]:
            message = f"'{within}' is too late for an emergency; it is always '{TimeframeId.NOW}'"
            yield outline.problem(where, message)


def _acts(outline: RuleBookOutline) -> Iterator[Problem]:
    acts = outline.names("acts")
    for where, name in _named_acts(outline) if outline.has("acts") else ():
        excluding = f"the act {quoted(where[1])}: " if where[0] == "acts" else ""
        if name not in acts:
            yield outline.problem(where, excluding + unknown("act", name, acts))
        elif excluding and where[1] == name:
            yield outline.problem(where, excluding + "an act cannot exclude itself")


def _named_acts(outline: RuleBookOutline) -> Iterator[tuple[KeyPath, str]]:
    lists = [("acts", name) for name in outline.names("acts")]
    for path in (*lists, *((*path, "acts") for path, _ in _telling_parts(outline))):
        for where, name in children(outline.document.value_at(path), path):
            if isinstance(name, str):
                yield where, name


def _telling_parts(outline: RuleBookOutline) -> Iterator[Part]:
    yield from outline.items("levels")
    yield from outline.items("rules")


def _told_without_acts(outline: RuleBookOutline) -> Iterator[Problem]:
    finder = finder_of(outline, ACT_WORDS)
    for path, part in _telling_parts(outline):
        for key in _TELLING if not part.get("acts") else ():
            for word, *_ in [*finder.said_in(outline.texts(*path, key) or "").values()][:1]:
                message = (
                    f"'{key}' says {quoted(word)}, one of 'act_words', so it needs 'acts': "
                    f"what it tells people to do; {allowed('', outline.names('acts'))}"
                )
                yield outline.problem((*path, key), message)


def _topics_of_numbers(outline: RuleBookOutline) -> Iterator[Problem]:
    topics = outline.names("topics")
    for path, _ in outline.items("numbers") if outline.has("topics") else ():
        listed = (*path, "topics")
        for _, topic in children(outline.document.value_at(listed), listed):
            if isinstance(topic, str) and topic not in topics:
                yield outline.problem(listed, unknown("topic", topic, topics))


def _unlisted_numbers(outline: RuleBookOutline) -> Iterator[Problem]:
    """Yield the numbers that a text tells people to call but ``numbers`` does not list.

    In `headline` and `do` that is every number of three or more digits. A `help` text may hold
    other numbers, such as a blood value: there it is one that follows a word which stands before a
    listed number elsewhere, as in "call 911".
    """
    if not outline.has("numbers"):
        return
    listed = _listed_numbers(outline)
    pairs = [pair for _, text in _all_texts(outline) for pair in _led(text)]
    leading = {lead for lead, number in pairs if number in listed}
    for where, text in _all_texts(outline):
        for lead, number in _led(text):
            if number not in listed and (where[-1] != "help" or lead in leading):
                message = f"{quoted(number)} is not one of 'numbers'; {allowed(number, listed)}"
                yield outline.problem(where, message)


def _listed_numbers(outline: RuleBookOutline) -> frozenset[str]:
    numbers = (outline.texts(*path, "number") for path, _ in outline.items("numbers"))
    return frozenset(number for number in numbers if number)


def _all_texts(outline: RuleBookOutline) -> Iterator[tuple[KeyPath, str]]:
    places = [(*path, key) for path, _ in _telling_parts(outline) for key in _TELLING]
    for path, _ in outline.questions():
        places += [(*path, "help")]
        places += [(*option, "help") for option, _ in outline.items(*path, "options")]
    for where in places:
        text = outline.texts(*where)
        if text is not None:
            yield where, text


def _led(text: str) -> Iterator[tuple[str, str]]:
    """Yield each number of three or more digits, after the word before it."""
    for found in _LONG_NUMBER.finditer(text):
        if sum(sign.isdigit() for sign in found[0]) >= _FEWEST_DIGITS:
            before = re.findall(r"\w+", text[: found.start()])
            yield (before[-1].casefold() if before else ""), found[0]


def _unnamed_numbers(outline: RuleBookOutline) -> Iterator[Problem]:
    """Yield who must name a number to call and does not.

    The words of the emergency level stand at the foot of every page, so they name all numbers. A
    rule that interrupts or is an emergency names those for its topic.
    """
    if not outline.has("numbers"):
        return
    levels = [item for item in outline.items("levels") if item[1].get("id") == LevelId.EMERGENCY]
    for path, _ in levels:
        yield from _not_named(outline, path, _listed_numbers(outline), "as every page shows it")
    for path, rule in outline.items("rules"):
        if rule.get("interrupt") is True or rule.get("level") == LevelId.EMERGENCY:
            if not levels or not _listed_numbers(outline):
                message = "people may need help here, but no 'emergency' level names a number"
                yield outline.problem(path, f"{message}; add it to 'levels' and 'numbers'")
            yield from _not_named(outline, path, _wanted(outline, rule), "for this topic")


def _not_named(
    outline: RuleBookOutline, path: KeyPath, wanted: Collection[str], why: str
) -> Iterator[Problem]:
    texts = [outline.texts(*path, key) or "" for key in _TELLING]
    named = {number for text in texts for _, number in _led(text)}
    for number in sorted(set(wanted) - named):
        message = f"names no {quoted(number)}, which 'numbers' wants here, {why}"
        yield outline.problem(path, f"{message}; name it in 'do'")


def _wanted(outline: RuleBookOutline, rule: Mapping[str, Any]) -> set[str]:
    """Return the numbers that are listed for the topic of a rule."""
    return {
        number["number"]
        for path, number in outline.items("numbers")
        if isinstance(number.get("number"), str)
        and rule.get("topic") in [t for _, t in children(number.get("topics"), path)]
    }


_NEEDED: Final = {
    "headline": "it tells this person what to do next",
    "within": f"it says by when: {', '.join(_TIMEFRAMES)}",
}
_CHECKS: Final[tuple[Callable[[RuleBookOutline], Iterator[Problem]], ...]] = (
    _timeframes,
    _headlines,
    _within,
    _acts,
    _told_without_acts,
    _topics_of_numbers,
    _unlisted_numbers,
    _unnamed_numbers,
)
