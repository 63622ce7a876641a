"""Which findings rest on what a person left open, and what they have in common.

Somebody who is not sure of much gets many of them. In full, one by one, they would bury the few
that cannot wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.because import Because
from screener.screening.guidance import Finding, Guidance

_MOST_IN_FULL: Final = 4

Groups = Mapping[tuple[Because, ...], list[Finding]]


def told_in_short(book: RuleBook, guidance: Guidance) -> list[Finding]:
    """Return the findings that only rest on what was left open; none where they are few.

    What sets the level is always told in full, and so is what interrupted the walk.
    """
    found = [
        finding
        for finding in guidance.findings
        if finding.level is not guidance.level
        and not finding.rule.interrupt
        and _is_left_open(book, finding)
    ]
    return found if len(found) > _MOST_IN_FULL else []


def _is_left_open(book: RuleBook, finding: Finding) -> bool:
    """Return whether a finding is only possible, or holds because nothing was said."""
    return not finding.certain or all(
        option in book.questions[led.question].unknown_options
        for led in finding.because
        for option in led.answer
    )


def by_level_and_answers(findings: Iterable[Finding]) -> Mapping[LevelId, Groups]:
    """Return findings by level, then by the answers that led to them; their order stays."""
    levels: dict[LevelId, dict[tuple[Because, ...], list[Finding]]] = {}
    for finding in findings:
        groups = levels.setdefault(finding.level, {})
        groups.setdefault(finding.because, []).append(finding)
    return levels


def numbered_sources(levels: Mapping[LevelId, Groups]) -> Mapping[str, int]:
    """Return the number of each source that is cited, in the order of their first mention."""
    cited = [
        citation.source
        for groups in levels.values()
        for group in groups.values()
        for finding in group
        for citation in finding.rule.cite
    ]
    return {name: number for number, name in enumerate(dict.fromkeys(cited), 1)}
