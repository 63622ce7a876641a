"""What the templates print: typed values, with every decision already taken."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


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
class Foreign:
    """A language that is not that of the page: its tag, its name there, and how it is read."""

    tag: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, or a place in one.

    Attributes:
        foreign: the language that it is in, if that is not the language of the page.
        checked: the day it was checked, if that is not the day of all the evidence.
    """

    text: str
    publisher: str
    revised: str
    checked: str
    url: str
    foreign: Foreign | None = None


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """One thing worth knowing."""

    id: str
    title: str
    text: str
    cites: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands on every form of somebody's guidance: the day, the visit, the clinic's code.

    Attributes:
        reviewed: who reviewed the rule book, if anybody did.
    """

    made: str
    reference: str
    code: str
    reviewed: str


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
class BusyPage:
    """Asks a person to come back for their PDF."""

    tokens: Tokens


@dataclass(frozen=True, slots=True)
class WaitPage:
    """Asks a person to wait and then to send the same again, which the page carries.

    Attributes:
        tokens: where the person is; its state is empty if the page carries none.
        action: the address that was asked.
        fields: what was posted there, in order.
        sends: whether the guidance was to be sent to the clinic.
        prints: whether it was to be saved.
    """

    tokens: Tokens
    action: str
    fields: tuple[tuple[str, str], ...]
    sends: bool
    prints: bool
