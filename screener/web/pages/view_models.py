"""What the templates print: typed values, with every decision already taken."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from screener.rulebook.model import LevelId


@dataclass(frozen=True, slots=True)
class Tokens:
    """The sealed states of a page.

    Attributes:
        state: where the person is.
        before: where the browser's Back leads; empty if it leads nowhere new.
    """

    state: str
    before: str = ""


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
        do: what to do; empty if the steps at the top already say it.
        body: the reason, what to do and the sources, rendered.
        sources: the sources as lines of plain text.
    """

    level: LevelId
    level_title: str
    doubt: str
    title: str
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
    """

    level: LevelId
    urgent: bool
    call_first: bool
    title: str
    do: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Findings that rest on the same answers, in short."""

    told: tuple[Told, ...]
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class OpenLevel:
    """What was left open, of one level."""

    level: LevelId
    title: str
    groups: tuple[OpenGroup, ...]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What a person left open, by level; the sources are cited by their number, from 1."""

    levels: tuple[OpenLevel, ...]
    sources: tuple[Reference, ...]


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
        made: the day it was made, in words.
        day: the same day in ISO 8601.
    """

    panel: Panel
    findings: tuple[ShownFinding, ...]
    left_open: LeftOpen
    find_out: tuple[str, ...]
    ask: tuple[str, ...]
    bring: tuple[str, ...]
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
        text: the guidance in full, as plain text.
        message: the same, cut to what a message to a clinic has room for; empty if nothing fits.
        can_send: whether the clinic takes guidance.
        sent: what became of sending it, just now.
    """

    tokens: Tokens
    labels: Labels
    guidance: ShownGuidance
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
        intro: the introduction of its section, if it heads the page.
        error: what is wrong with the answer.
    """

    id: str
    name: str
    described_by: str
    text: str
    help: str
    why: str
    many: bool
    alone: bool
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
    """A page of questions.

    Attributes:
        progress: how far the page is, as markup.
        heading: the title of the section; empty if the one question heads the page.
        questions: each question as markup.
    """

    tokens: Tokens
    progress: Markup
    heading: str
    intro: str
    problems: tuple[ShownProblem, ...]
    questions: tuple[Markup, ...]
    can_go_back: bool


@dataclass(frozen=True, slots=True)
class InterruptionPage:
    """What to say before the next question."""

    tokens: Tokens
    progress: Markup
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer; `here` says whether it was just changed, so that the person goes on there."""

    question: str
    answers: tuple[str, ...]
    change: str
    here: bool


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """The answers of one section."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers, each with the question to change it by."""

    tokens: Tokens
    sections: tuple[AnswerSection, ...]


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
