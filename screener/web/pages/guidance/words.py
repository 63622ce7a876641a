"""The guidance of one person as values for the templates: first what to do, then everything else.

What is shown at once is little, and the most urgent of its kind. The rest is folded, not left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from babel.lists import format_list
from flask import current_app
from flask_babel import gettext
from markupsafe import Markup

from screener.clinician.writing import Writing
from screener.errors import OperatorError
from screener.rulebook.dependencies import own_questions
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.evaluator import Because
from screener.screening.guidance import Finding, Guidance
from screener.web.pages.fragments import Fragments
from screener.web.pages.guidance.shown import (
    Checklist,
    Panel,
    ShownFinding,
    ShownGroup,
    ShownGuidance,
    ShownTopic,
    Told,
)
from screener.web.pages.references import References
from screener.web.pages.site import Site

_MOST_STEPS: Final = 3
_MOST_ANSWERS: Final = 3
_MOST_LINES: Final = 2
_MOST_TOPICS: Final = 4
_MOST_QUOTES: Final = 2
"""How many of each are shown at once. Of answers these are the last: what a rule rests on comes
after what it is only about, such as whether isotretinoin is taken.
"""
_PRESCRIPTION: Final = "prescription"
"""The id of the lesson that the guidance page shows too."""


class GuidanceWords:
    """Turns the guidance of one rule book into values for the templates."""

    def __init__(self, book: RuleBook, references: References, fragments: Fragments) -> None:
        """Take the rule book, its sources in words, and its rendered parts."""
        self.book = book
        self.references = references
        self.fragments = fragments
        self.clinician = Writing(book.original)
        self._for_clinician = references.of_original()
        self._own = {rule.id: own_questions(book, rule.when) for rule in book.rules}
        self._titles = {words.id: words.title for words in book.levels}
        self._sources = {name: references.source(source) for name, source in book.sources.items()}
        self._prescription = next(
            (lesson for lesson in references.lessons() if lesson.id == _PRESCRIPTION), None
        )

    @property
    def is_translated(self) -> bool:
        """Return whether patients read other words than the clinician does."""
        return self.book is not self.book.original

    def day_for_clinician(self, day: date) -> str:
        """Return a date in the words of the clinician's page."""
        return self._for_clinician.day(day)

    def guidance(self, guidance: Guidance, today: date) -> ShownGuidance:
        """Return the guidance of a complete sheet; OperatorError if it has no level."""
        panel = self.panel(guidance)
        topics = by_topic(guidance)
        numbers = numbered_sources(topics)
        shown = tuple(self._topic(found, numbers, panel) for found in topics)
        first = _shown_at_once(shown, panel)
        return ShownGuidance(
            panel=panel,
            topics=shown[:first],
            later=shown[first:],
            sources=tuple(self._sources[name] for name in numbers),
            find_out=self._find_out(guidance.to_find_out),
            # Translators: heads a list of what to ask at the visit.
            ask=_checklist(gettext("Ask"), (a for f in guidance.findings for a in f.rule.ask)),
            bring=_checklist(
                # Translators: heads a list of what to bring to the visit.
                gettext("Bring"),
                (b for f in guidance.findings for b in f.rule.bring),
            ),
            prescription=self._prescription,
            made=self.references.day(today),
            day=today.isoformat(),
        )

    def panel(self, guidance: Guidance) -> Panel:
        """Return what a person does now; OperatorError if the guidance has no level."""
        lead = leading(guidance)
        headline = lead.rule.headline or self._title_of(lead.level)
        steps = _steps(guidance, headline)
        if not steps and not lead.rule.headline:
            level = self.book.level(lead.level)
            steps = _once([level.do if level else ""])
        return Panel(
            level=lead.level,
            urgent=lead.level is LevelId.EMERGENCY,
            call_first=lead.level is LevelId.CONTACT_FIRST,
            lead=self.book.next_step(lead.rule) or "",
            within=self.book.timeframes[lead.rule.within] if lead.rule.within else "",
            headline=headline,
            told=self._told(self._settling(lead)[-_MOST_ANSWERS:]),
            steps=steps[:_MOST_STEPS],
            more_steps=steps[_MOST_STEPS:],
        )

    def finding(
        self,
        finding: Finding,
        steps: Collection[str] = (),
        numbers: Mapping[str, int] | None = None,
    ) -> ShownFinding:
        """Return one finding; what to do is left out if the steps already say it.

        Without the numbers of its sources, it has no body.
        """
        rule = finding.rule
        told = rule.do in steps
        body = self.fragments.body
        return ShownFinding(
            level=finding.level,
            level_title=self._title_of(finding.level),
            doubt="" if finding.certain else self._doubt(finding),
            title=rule.title,
            next_step="" if told or rule.headline in steps else self.book.next_step(rule) or "",
            reason=finding.reason,
            do="" if told else rule.do or "",
            told=self._told(finding.because),
            cites=self.fragments.cites(rule),
            body=body(rule, numbers, certain=finding.certain, told=told) if numbers else Markup(),
            sources=self.fragments.sources(rule, numbers) if numbers else "",
        )

    def _topic(
        self, found: Sequence[Finding], numbers: Mapping[str, int], panel: Panel
    ) -> ShownTopic:
        first = found[0]
        told = {panel.headline, *panel.all_steps}
        return ShownTopic(
            level=first.level,
            certain=first.certain,
            title=first.rule.title,
            said=self._said(first),
            more=len(found) - 1,
            groups=tuple(
                ShownGroup(
                    self._told(because),
                    tuple(self.finding(each, told, numbers) for each in group),
                )
                for because, group in groupby(found, key=lambda each: each.because)
            ),
        )

    def _find_out(self, questions: Sequence[str]) -> tuple[Checklist, ...]:
        """Return what to find out under who can tell it; last what nobody is named for."""
        asked = [self.book.questions[name] for name in questions]
        lists = [
            _checklist(
                words, (q.find_out.what for q in asked if q.find_out and q.find_out.who == who)
            )
            for who, words in self.book.informants.items()
        ]
        # Translators: heads a list of what to find out before the visit.
        lists.append(_checklist(gettext("Find out"), (q.text for q in asked if not q.find_out)))
        return tuple(each for each in lists if each.lines)

    def _title_of(self, level: LevelId) -> str:
        return self._titles.get(level, "")

    def _doubt(self, finding: Finding) -> str:
        """Return the words by which a person left open what a finding rests on, each as a quote."""
        return self._quoted(
            self.book.option(led.question, option).text
            for led in finding.because
            for option in led.answer
            if option in self.book.questions[led.question].unknown_options
        )

    def _said(self, finding: Finding) -> str:
        """Return the answers that settle a finding without their questions, each as a quote."""
        return self._quoted(
            self.book.option(led.question, option).text
            for led in self._settling(finding)[-_MOST_QUOTES:]
            for option in led.answer
        )

    def _settling(self, finding: Finding) -> Sequence[Because]:
        """Return the answers that settle a finding: of those that say something is so, its own.

        That somebody does not take isotretinoin leads to most findings, and tells them nothing. A
        named condition often says whom a rule is about, so the answers that the rule itself looks
        for are its own. Of a rule that has none, all are returned.
        """
        so = [
            led
            for led in finding.because
            if not all(self.book.option(led.question, option).denies for option in led.answer)
        ]
        own = [led for led in so if led.question in self._own[finding.rule.id]]
        return own or so or finding.because

    def _quoted(self, words: Iterable[str]) -> str:
        quoted = gettext('"%(answer)s"')  # filled in here, as it is asked for often
        quotes = [quoted % {"answer": each} for each in _once(words)]
        return format_list(quotes, locale=self.references.locale)

    def _told(self, because: Iterable[Because]) -> tuple[Told, ...]:
        return tuple(
            Told(
                self.book.questions[led.question].text,
                "; ".join(self.book.option(led.question, option).text for option in led.answer),
            )
            for led in because
        )


def words_of(site: Site) -> GuidanceWords:
    """Return the words of a site's rule book, with all rendered that no answer changes.

    Call it in the context of a request of the site, which decides the language.
    """
    calls = site.numbers.linked
    fragments = Fragments(site.book, site.references, current_app.jinja_env, calls)
    return GuidanceWords(site.book, site.references, fragments)


def leading(guidance: Guidance) -> Finding:
    """Return the finding that says what to do first.

    Raises OperatorError if no rule of the rule book sets a level for a person: a level made up here
    could reassure somebody who should not be.
    """
    if guidance.lead is None:
        raise OperatorError("the rule book gives this complete sheet no level")
    return guidance.lead


def by_topic(guidance: Guidance) -> list[list[Finding]]:
    """Return the findings by topic: that of the lead first, then by the most urgent one."""
    topics: dict[str, list[Finding]] = {}
    for finding in sorted(guidance.findings, key=lambda each: each != guidance.lead):
        topics.setdefault(finding.rule.topic, []).append(finding)
    return list(topics.values())


def numbered_sources(topics: Iterable[Iterable[Finding]]) -> Mapping[str, int]:
    """Return the number of each source that is cited, in the order of first mention."""
    cited = [cite.source for found in topics for finding in found for cite in finding.rule.cite]
    return {name: number for number, name in enumerate(dict.fromkeys(cited), 1)}


def _steps(guidance: Guidance, headline: str) -> tuple[str, ...]:
    """Return what the findings of the guidance's level tell to do, that of the lead first.

    A finding with nothing to do is told by its headline.
    """
    found = [each for topic in by_topic(guidance) for each in topic]
    told = (f.rule.do or f.rule.headline for f in found if f.level is guidance.level)
    return _once(step for step in told if step != headline)


def _shown_at_once(topics: Sequence[ShownTopic], panel: Panel) -> int:
    """Return how many topics are not folded: in an emergency, only those that are part of it."""
    if panel.urgent:
        return sum(topic.level is panel.level for topic in topics)
    return _MOST_TOPICS


def _checklist(title: str, lines: Iterable[str]) -> Checklist:
    each = _once(lines)
    shown = _MOST_LINES if len(each) > _MOST_LINES + 1 else len(each)  # to fold one saves no line
    return Checklist(title, each[:shown], each[shown:])


def _once(lines: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
