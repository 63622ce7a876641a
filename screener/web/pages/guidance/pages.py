"""The pages that show guidance, as values that templates print."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from screener.clinician.text import WrittenPage
from screener.web.pages.guidance.private import PrivateAnswers
from screener.web.pages.guidance.shown import Panel, ShownFinding, ShownGuidance
from screener.web.pages.view_models import AnswerSection, Labels, Tokens


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
class GuidancePage:
    """The guidance page.

    Attributes:
        paper: the part of the guidance that others may read; None if nothing of it is left.
        private: the private answers, and whether they are left off.
        record: the clinician's page.
        text: the guidance in full, as plain text.
        message: the same, cut to what a message to a clinic has room for; empty if nothing fits.
        can_send: whether the clinic takes guidance.
        sent: what became of sending it, just now.
    """

    tokens: Tokens
    labels: Labels
    guidance: ShownGuidance
    paper: ShownGuidance | None
    private: PrivateAnswers
    record: WrittenPage
    text: str
    message: str
    can_send: bool = False
    sent: ShownSending | None = None


@dataclass(frozen=True, slots=True)
class InterruptionPage:
    """What to say before the next question, and whether the questions changed meanwhile."""

    tokens: Tokens
    progress: Markup
    findings: tuple[ShownFinding, ...]
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class SendPage:
    """What is sent to the clinic, and the question whether to send it.

    Attributes:
        count: how many answers there are.
        private: the private answers, and whether they are left off.
        problem: why nothing is sent yet; empty at first.
    """

    tokens: Tokens
    reference: str
    panel: Panel
    sections: tuple[AnswerSection, ...]
    count: int
    private: PrivateAnswers
    problem: str
