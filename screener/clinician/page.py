"""The clinician's page as values: every answered question stands on it once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """What a patient said about one thing.

    Attributes:
        questions: the questions whose answers it tells; several if they add up to a score.
        name: what was asked, as a record names it.
        words: what was answered; for something denied, what the question lists, if it lists.
    """

    questions: tuple[str, ...]
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The answers of a section that has a heading of its own."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Answers by what they say, without those that stand in a block.

    Attributes:
        not_shared: what the patient preferred not to say or left off, of all sections, by name
            alone.
        not_answered: what was asked and not answered, of all sections, by name alone.
    """

    present: tuple[Entry, ...]
    not_sure: tuple[Entry, ...]
    denied: tuple[Entry, ...]
    not_shared: tuple[Entry, ...]
    not_answered: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """The answers that ask for a clinician before any visit.

    Attributes:
        raised: the answers behind what is urgent.
        asked: how many of the questions behind such answers the patient answered.
        unsure: of how many of these the patient was not sure.
        not_shared: how many of these the patient did not share.
    """

    raised: tuple[Entry, ...]
    asked: int
    unsure: int
    not_shared: int


@dataclass(frozen=True, slots=True)
class ClinicianPage:
    """What a patient answered, on one page, without any judgment.

    Attributes:
        settle: the answers behind what is to be settled before a start.
        questions: what the patient wants to ask, the most urgent first.
        more_questions: how many there are beyond these.
        headline: what the patient was told to do first; empty if something was left off, because
            it could tell what.
        complete: whether everything that was asked is answered.
    """

    settle: tuple[Entry, ...]
    flags: Flags
    blocks: tuple[Block, ...]
    gathered: Gathered
    questions: tuple[str, ...]
    more_questions: int
    headline: str
    complete: bool
