"""The guidance of one person as values for the templates.

Somebody who is not sure of much gets many findings that rest on that alone. One by one in full,
they would bury the few that cannot wait. So they are told in short, by level and by the answers
that led to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from babel.lists import format_list

from screener.errors import OperatorError
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.evaluator import Because
from screener.screening.guidance import Finding, Guidance
from screener.web.pages.fragments import Fragments
from screener.web.pages.references import References
from screener.web.pages.view_models import (
    LeftOpen,
    OpenGroup,
    OpenLevel,
    Panel,
    ShownFinding,
    ShownGuidance,
    Told,
)

_MOST_IN_FULL: Final = 4
_PRESCRIPTION: Final = "prescription"
"""The id of the lesson that the guidance page shows too."""

Groups = Mapping[tuple[Because, ...], list[Finding]]


class GuidanceWords:
    """Turns the guidance of one rule book into values for the templates."""

    def __init__(self, book: RuleBook, references: References, fragments: Fragments) -> None:
        """Take the rule book, its sources in words, and its rendered parts."""
        self.book = book
        self.references = references
        self.fragments = fragments
        self._sources = {name: references.source(source) for name, source in book.sources.items()}
        self._titles = {words.id: words.title for words in book.levels}
        self._prescription = next(
            (lesson for lesson in references.lessons() if lesson.id == _PRESCRIPTION), None
        )

    def guidance(self, guidance: Guidance, today: date) -> ShownGuidance:
        """Return the guidance of a complete sheet; OperatorError if it has no level."""
        panel = panel_of(self.book, guidance)
        steps = panel.steps
        short = findings_in_short(self.book, guidance)
        in_full = [finding for finding in guidance.findings if finding not in short]
        return ShownGuidance(
            panel=panel,
            findings=tuple(self.finding(finding, steps) for finding in in_full),
            left_open=self._left_open(short, steps),
            find_out=tuple(self.book.questions[name].text for name in guidance.to_find_out),
            ask=_once(line for f in guidance.findings for line in f.rule.ask),
            bring=_once(line for f in guidance.findings for line in f.rule.bring),
            prescription=self._prescription,
            made=self.references.day(today),
            day=today.isoformat(),
        )

    def finding(self, finding: Finding, steps: Collection[str | None] = ()) -> ShownFinding:
        """Return one finding; what to do is left out if the steps already say it."""
        rule, told = finding.rule, finding.rule.do in steps
        return ShownFinding(
            level=finding.level,
            level_title=self._title_of(finding.level),
            doubt="" if finding.certain else self._doubt(finding),
            title=rule.title,
            reason=finding.reason,
            do="" if told else rule.do or "",
            told=self._told(finding.because),
            cites=self.fragments.cites(rule),
            body=self.fragments.body(rule, certain=finding.certain, told=told),
            sources=self.fragments.sources(rule),
        )

    def _left_open(self, findings: Iterable[Finding], steps: Collection[str | None]) -> LeftOpen:
        """Return findings in short; a citation names its source by a number."""
        levels = by_level_and_answers(findings)
        numbers = numbered_sources(levels)
        return LeftOpen(
            tuple(
                OpenLevel(
                    level,
                    self._title_of(level),
                    tuple(
                        OpenGroup(
                            self._told(because),
                            tuple(self._in_short(finding, numbers, steps) for finding in group),
                        )
                        for because, group in groups.items()
                    ),
                )
                for level, groups in levels.items()
            ),
            tuple(self._sources[name] for name in numbers),
        )

    def _in_short(
        self, finding: Finding, numbers: Mapping[str, int], steps: Collection[str | None]
    ) -> ShownFinding:
        rule = finding.rule
        shown = self.finding(finding, steps)
        cites = tuple(
            replace(cite, text=f"[{numbers[each.source]}] {each.at}")
            for cite, each in zip(shown.cites, rule.cite, strict=True)
        )
        body = self.fragments.numbered_body(
            rule, numbers, certain=finding.certain, told=rule.do in steps
        )
        return replace(shown, cites=cites, body=body)

    def _title_of(self, level: LevelId) -> str:
        return self._titles.get(level, "")

    def _doubt(self, finding: Finding) -> str:
        """Return the words by which a person left open what a finding rests on, each as a quote."""
        words = _once(
            self.book.option(led.question, option).text
            for led in finding.because
            for option in led.answer
            if option in self.book.questions[led.question].unknown_options
        )
        return format_list([f'"{each}"' for each in words], locale=self.references.locale)

    def _told(self, because: Iterable[Because]) -> tuple[Told, ...]:
        return tuple(
            Told(
                self.book.questions[led.question].text,
                "; ".join(self.book.option(led.question, option).text for option in led.answer),
            )
            for led in because
        )


def panel_of(book: RuleBook, guidance: Guidance) -> Panel:
    """Return what a person does now.

    Raises OperatorError if no rule of the rule book sets a level for them: a level made up here
    could reassure somebody who should not be.
    """
    level = book.level(guidance.level) if guidance.level else None
    if level is None:
        raise OperatorError("the rule book gives this complete sheet no level")
    return Panel(
        level=level.id,
        urgent=level.id is LevelId.EMERGENCY,
        call_first=level.id is LevelId.CONTACT_FIRST,
        title=level.title,
        do=level.do,
        steps=_once(f.rule.do for f in guidance.findings if f.level is guidance.level),
    )


def findings_in_short(book: RuleBook, guidance: Guidance) -> list[Finding]:
    """Return the findings that rest only on what was left open; none if they are few.

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
    """Return the number of each source that is cited, in the order of first mention."""
    cited = [
        citation.source
        for groups in levels.values()
        for group in groups.values()
        for finding in group
        for citation in finding.rule.cite
    ]
    return {name: number for number, name in enumerate(dict.fromkeys(cited), 1)}


def _once(lines: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
