"""What the templates print: typed values, with every decision already taken."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from screener.clinician.text import WrittenPage
from screener.rulebook.model import LevelId


@dataclass(frozen=True, slots=True)
class Tokens:
    """The sealed states of a page.

    Attributes:
        state: where the person is.
        before: where the browser's Back leads; empty if it leads nowhere new.
        kept: what the tab keeps; empty if it shall keep nothing, None if it keeps what it has.
    """

    state: str
    before: str = ""
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, or a place in one.

    Attributes:
        checked: the day it was checked, if that is not the day of all the evidence.
    """

    text: str
    publisher: str
    revised: str
    checked: str
    url: str


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
    level_title: str
    certain: bool
    title: str
    said: str
    more: int
    groups: tuple[ShownGroup, ...]

    @property
    def findings(self) -> tuple[ShownFinding, ...]:
        """Return the points in their order."""
        return tuple(finding for group in self.groups for finding in group.findings)


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
class ShownLesson:
    """One thing worth knowing."""

    id: str
    title: str
    text: str
    cites: tuple[Reference, ...]


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


@dataclass(frozen=True, slots=True)
class ShownSending:
    """What became of sending.

    Attributes:
        received: whether the clinic said that it has it.
        unclear: whether it may have it.
        reference: the clinic's own name for it.
        code: the code by which patient and clinic name it.
    """

    received: bool
    unclear: bool
    reference: str
    code: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What tells one person's guidance from another's: the day, the visit, the clinic's code."""

    made: str
    reference: str
    code: str


@dataclass(frozen=True, slots=True)
class GuidancePage:
    """The guidance page.

    Attributes:
        record: the clinician's page.
        text: the guidance in full, as plain text.
        message: the same, cut to what a message to a clinic has room for; empty if nothing fits.
        can_send: whether the clinic takes guidance.
        sent: what became of sending it, just now.
    """

    tokens: Tokens
    labels: Labels
    guidance: ShownGuidance
    record: WrittenPage
    text: str
    message: str
    can_send: bool
    sent: ShownSending | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a page is: the number of its section, and how full the bar of each section is."""

    number: str
    total: str
    section: str
    fills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One option of a question; `checked` is the attribute of its box, or nothing."""

    value: str
    id: str
    text: str
    help: str
    drawing: str
    unknown: bool
    exclusive: bool
    checked: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question.

    Attributes:
        id: tells only its place on the page, because an address can show it.
        described_by: the ids of what describes it, separated by spaces.
        alone: whether it is the only one of its page, which it then heads.
        long: whether it has so many options that they have to stand close together.
        intro: the introduction of its section, if it heads the page.
        error: what is wrong with the answer.
    """

    id: str
    name: str
    described_by: str
    text: str
    help: str
    drawing: str
    why: str
    many: bool
    alone: bool
    long: bool
    intro: str
    error: str
    options: tuple[ShownOption, ...]


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What is wrong with an answer, and the id of the field to fix."""

    target: str
    said: str
    question: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page of questions, of which each is markup, as is how far the page is.

    Attributes:
        heading: the title of the section; empty if the one question heads the page.
        renewed: whether the questions changed since the person began.
    """

    tokens: Tokens
    progress: Markup
    heading: str
    intro: str
    problems: tuple[ShownProblem, ...]
    questions: tuple[Markup, ...]
    can_go_back: bool
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class InterruptionPage:
    """What to say before the next question, and whether the questions changed meanwhile."""

    tokens: Tokens
    progress: Markup
    findings: tuple[ShownFinding, ...]
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer.

    Attributes:
        here: whether it was just changed, so that the person goes on there.
        denies: whether it only denies what was asked, and nothing on the guidance rests on it.
    """

    question: str
    answers: tuple[str, ...]
    change: str
    here: bool
    denies: bool


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """Answers of one section."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class Denials:
    """The answers that only deny what was asked, which are folded away.

    Attributes:
        count: how many there are.
        open: whether the person goes on from one of them.
    """

    sections: tuple[AnswerSection, ...]
    count: int
    open: bool


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers, each with the question to change it by; whether questions changed meanwhile."""

    tokens: Tokens
    sections: tuple[AnswerSection, ...]
    denials: Denials
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class SendPage:
    """What is sent to the clinic, and the question whether to send it.

    Attributes:
        count: how many answers there are.
        problem: why nothing is sent yet; empty at first.
    """

    tokens: Tokens
    reference: str
    panel: Panel
    sections: tuple[AnswerSection, ...]
    count: int
    problem: str


@dataclass(frozen=True, slots=True)
class BusyPage:
    """Asks a person to come back for their PDF."""

    tokens: Tokens
