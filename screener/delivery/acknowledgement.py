"""What became of a document that was sent to a clinic's system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

# Another attempt is still running, there are already two copies, or a server behind was too slow.
_DOUBTFUL: Final = (
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.REQUEST_TIMEOUT,
)
SUCCESSES: Final = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)
_REDIRECTS: Final = range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST)


class Receipt(StrEnum):
    """What we can say about a document, and no more."""

    RECEIVED = "received"
    """The receiver said that it has the document."""
    NOT_RECEIVED = "not_received"
    """Not all of the document left, or the receiver refused it."""
    UNCONFIRMED = "unconfirmed"
    """The document left, but no clear answer came back: it may have arrived."""


@dataclass(frozen=True)
class Acknowledgement:
    """What became of a document.

    Attributes:
        outcome: whether the receiver has it.
        reference: the receiver's own name for it, in printable ASCII; empty if it gave none.
        cause: for the operator, why it was not received; contains nothing of the document.
    """

    outcome: Receipt
    reference: str = ""
    cause: str = ""


def answered(status: int) -> Acknowledgement:
    """Return what the status of an answer says, if the answer is not an acknowledgement.

    After a refusal, the receiver has nothing. After an error of its own, it may have a copy,
    because only the answer may have failed; and a redirect may point to what it kept.
    """
    refusals = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
    refused = status in refusals and status not in _DOUBTFUL
    outcome = Receipt.NOT_RECEIVED if refused else Receipt.UNCONFIRMED
    return Acknowledgement(
        outcome, cause=f"the receiver answered with status {status}{_hint(status)}"
    )


def _hint(status: int) -> str:
    """Return what an operator should check after a status, or '' if the status says it all."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return "; check that it has the same secret, and that its clock is right"
    if status in _REDIRECTS:
        return "; redirects are not followed, so use the address that it leads to"
    return ", but without an acknowledgement" if status in SUCCESSES else ""
