"""What became of a document that was handed to a clinic's system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

# Another attempt still runs, or there are even two copies, or a server behind was too slow.
_DOUBTFUL: Final = (
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.REQUEST_TIMEOUT,
)
SUCCESSES: Final = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)
_REDIRECTS: Final = range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST)


class Outcome(StrEnum):
    """What may be said of a document, and no more than that."""

    RECEIVED = "received"
    """The receiver said that it has it."""
    NOT_RECEIVED = "not_received"
    """It never left whole, or the receiver refused it."""
    UNCONFIRMED = "unconfirmed"
    """It left, and no clear answer came back: it may have arrived."""


@dataclass(frozen=True)
class Acknowledgement:
    """What became of a document.

    Attributes:
        outcome: whether the receiver has it.
        reference: the receiver's own name for it, in printable ASCII; empty where it gave none.
        cause: for the operator, why it was not received; nothing of the document is in it.
    """

    outcome: Outcome
    reference: str = ""
    cause: str = ""


def answered(status: int) -> Acknowledgement:
    """Return what an answer with a status says that is no acknowledgement.

    After a refusal the receiver has nothing. Behind an error of its own there may be a copy, as
    the answer alone may have failed; and a redirect may say where to read what it kept.
    """
    refusals = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
    refused = status in refusals and status not in _DOUBTFUL
    outcome = Outcome.NOT_RECEIVED if refused else Outcome.UNCONFIRMED
    return Acknowledgement(
        outcome, cause=f"the receiver answered with status {status}{_hint(status)}"
    )


def _hint(status: int) -> str:
    """Return what an operator may look at, behind a status; nothing where the status says it."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return ": is the secret the one that it knows, and its clock right?"
    if status in _REDIRECTS:
        return ": no redirect is followed, so name the address that it leads to"
    return ", and with no acknowledgement" if status in SUCCESSES else ""
