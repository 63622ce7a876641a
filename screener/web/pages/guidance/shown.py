"""The guidance of one person as values that templates print."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from screener.rulebook.model import LevelId
from screener.web.pages.view_models import Reference, ShownLesson


@dataclass(frozen=True, slots=True)
class Told:
    """A question, and the part of the person's answer that led to a finding."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding.

    Attributes:
        doubt: the words by which the person left open what it rests on; empty if it is certain.
        next_step: what to do next, and by when; empty if the rule or the top of the page says so.
        do: what to do; empty if the steps at the top already say it.
        cites: the places that it rests on, in full.
        body: the reason, what to do and the places by the numbers of their sources, rendered.
        sources: these places by number, as lines of plain text.
    """

    level: LevelId
    level_title: str
    doubt: str
    title: str
    next_step: str
    reason: str
    do: str
    told: tuple[Told, ...]
    cites: tuple[Reference, ...]
    body: Markup
    sources: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What to do now.

    Attributes:
        urgent: whether it is help that is needed, before anything else.
        call_first: whether the clinic is to be called before the visit.
        lead: what to do first, and by when, in one line; empty if the rule does not say.
        within: by when to do it; empty if the rule does not say.
        headline: what to do first; what the level says if the rule does not say.
        told: the answers that led to it, as many as there is room for.
        steps: what to do, most urgent first, as many as can be kept in mind.
        more_steps: the other steps that are as urgent.
    """

    level: LevelId
    urgent: bool
    call_first: bool
    lead: str
    within: str
    headline: str
    told: tuple[Told, ...]
    steps: tuple[str, ...]
    more_steps: tuple[str, ...]

    @property
    def all_steps(self) -> tuple[str, ...]:
        """Return every step."""
        return self.steps + self.more_steps


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Findings that rest on the same answers."""

    told: tuple[Told, ...]
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """All that is said on one topic, under its most urgent point.

    Attributes:
        certain: whether the most urgent point is certain.
        title: the title of that point.
        said: the answers that led to it, without their questions.
        more: how many points there are below it.
        groups: the points, by the answers that led to them.
    """

    level: LevelId
    certain: bool
    title: str
    said: str
    more: int
    groups: tuple[ShownGroup, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Lines under a title, most urgent first; `more` are folded."""

    title: str
    lines: tuple[str, ...]
    more: tuple[str, ...]

    @property
    def all_lines(self) -> tuple[str, ...]:
        """Return every line."""
        return self.lines + self.more


@dataclass(frozen=True, slots=True)
class ShownGuidance:
    """The guidance of one person, for the page and for both texts.

    Attributes:
        topics: the reasons that are shown at once, most urgent first.
        later: the other reasons, which are folded.
        sources: what the reasons cite by number, from 1.
        find_out: what to find out, by who can tell.
        made: the day it was made, in words.
        day: the same day in ISO 8601.
    """

    panel: Panel
    topics: tuple[ShownTopic, ...]
    later: tuple[ShownTopic, ...]
    sources: tuple[Reference, ...]
    find_out: tuple[Checklist, ...]
    ask: Checklist
    bring: Checklist
    prescription: ShownLesson | None
    made: str
    day: str
