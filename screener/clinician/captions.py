"""The words around the answers on the clinician's page, which a front end may translate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Captions:
    """What stands on the clinician's page beside the words of the rule book.

    Attributes:
        unsure: how an answer that leaves the fact open is named, if the rule book does not say.
        declined: how an answer is named that the patient preferred not to give.
        asked: how many questions a flag can rest on, if none of them raises one.
    """

    title: str = "For the clinician"
    reported: str = "Reported by the patient before the visit, {day}"
    reference: str = "Visit reference {reference}"
    code: str = "Code {code}"
    settle: str = "To settle"
    nothing: str = "nothing named"
    nothing_shared: str = "nothing in what is shared"
    flags: str = "Flags"
    asked: str = "none of {count} asked"
    unsure_flags: str = "{count} not sure"
    unshared_flags: str = "{count} not shared"
    history: str = "History and medicines"
    present: str = "Present"
    not_sure: str = "Not sure"
    denied: str = "Denied"
    not_shared: str = "Not shared"
    not_answered: str = "Not answered"
    unsure: str = "not sure"
    declined: str = "not shared"
    points: str = "{points} of {most}"
    points_between: str = "{least} to {points} of {most}"
    questions: str = "The patient wants to ask"
    more: str = "and {count} more"
    as_given: str = (
        "Answers as given; this page judges none. In a list, what is not named was not chosen."
    )
    book: str = "Rule book {id} {version}, digest {digest}."
    told: str = 'The patient was told: "{headline}".'
    reviewed: str = "Reviewed by {by}, {role}, {day}."
    unreviewed: str = "No clinician has reviewed this content."
