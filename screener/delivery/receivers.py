"""The two kinds of systems that receive documents, and how each one acknowledges them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import quote
from uuid import UUID

from screener.delivery.acknowledgement import SUCCESSES, Acknowledgement, Receipt, answered
from screener.delivery.transport import Reply
from screener.errors import OperatorError, RespondentError
from screener.json_text import as_dicts, value_in
from screener.wording import unseen

FHIR_JSON: Final = "application/fhir+json"
LEAST_SECRET_BYTES: Final = 24
"""The shortest secret that Standard Webhooks allows."""

_REFERENCE: Final = re.compile(r"[!-~]([ -~]{0,62}[!-~])?")
_PLACE: Final = re.compile(r"(?:.*/)?(Bundle/[A-Za-z0-9.-]{1,64})(?:/_history/[^/]*)?")
_TURNING: Final = ("implicitRules", "modifierExtension")
"""What may turn the meaning of a FHIR resource around, so that it cannot count as a yes."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_SECRET: Final = "whsec_"  # noqa: S105 - how a secret starts, not one


@dataclass(frozen=True)
class Document:
    """A document to deliver.

    Attributes:
        identity: unique to this document; another attempt to send it has the same identity.
        content: a Bundle in JSON.
    """

    identity: UUID
    content: bytes = field(repr=False)


class Receiver(Protocol):
    """A system that receives documents."""

    url: str

    def headers(self, document: Document, seconds: int, /) -> Mapping[str, str]:
        """Return the headers of an attempt that is made at a time in seconds since 1970."""
        ...

    def acknowledgement(self, document: Document, reply: Reply, /) -> Acknowledgement:
        """Return what a reply says about a document."""
        ...


class FhirServer:
    """A FHIR server that keeps a Bundle once, however often it is sent.

    FHIR R4, "Conditional create" in RESTful API: if there is a match, the server creates nothing.
    """

    def __init__(self, base: str, token: str) -> None:
        """Take the base address of its resources, and a bearer token (RFC 6750).

        Raises OperatorError if the token is not valid.
        """
        if not _TOKEN.fullmatch(token):
            raise OperatorError(
                f"is not a valid bearer token; use letters, digits and - . _ ~ + / ={unseen(token)}"
            )
        self.url = f"{base.rstrip('/')}/Bundle"
        self._token = token

    def headers(self, document: Document, _seconds: int, /) -> Mapping[str, str]:
        """Send the token, and ask the server to create nothing if it knows this identifier."""
        identifier = quote(f"urn:ietf:rfc:3986|{document.identity.urn}", safe=":")
        return {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": FHIR_JSON,
            "Accept": FHIR_JSON,
            "If-None-Exist": f"identifier={identifier}",
            "Prefer": "return=minimal",
        }

    def acknowledgement(self, document: Document, reply: Reply, /) -> Acknowledgement:
        """Accept "created" and "already there" as a yes, if the reply is about this Bundle.

        A web page from a login or a proxy on the way has status 200 too.
        """
        named = _named(reply, document.identity)
        if reply.status not in (HTTPStatus.OK, HTTPStatus.CREATED) or named is None:
            return answered(reply.status)
        return Acknowledgement(Receipt.RECEIVED, named)


class Webhook:
    """An address that receives signed messages, as described in Standard Webhooks 1.0."""

    def __init__(self, url: str, secrets: str) -> None:
        """Take the address and its secrets, newest first, separated by commas.

        Raises OperatorError if a secret is not valid.
        """
        self.url = url
        self._keys = tuple(_key(word.strip()) for word in secrets.split(","))

    def headers(self, document: Document, seconds: int, /) -> Mapping[str, str]:
        """Sign the document and the time with every secret, so that secrets can be rotated."""
        identity = str(document.identity)
        signed = f"{identity}.{seconds}.".encode() + document.content
        return {
            "Content-Type": FHIR_JSON,
            "Accept": "application/json",
            "Idempotency-Key": f'"{identity}"',
            "webhook-id": identity,
            "webhook-timestamp": str(seconds),
            "webhook-signature": " ".join(_signature(key, signed) for key in self._keys),
        }

    def acknowledgement(self, _document: Document, reply: Reply, /) -> Acknowledgement:
        """Accept as a yes only what nobody but the receiver would say: its reference, in JSON."""
        reference = _reference_in(reply.body) if reply.status in SUCCESSES else ""
        if not reference:
            return answered(reply.status)
        return Acknowledgement(Receipt.RECEIVED, reference)


_KINDS: Final[Mapping[str, Callable[[str, str], Receiver]]] = {
    "fhir": FhirServer,
    "webhook": Webhook,
}


def make_receiver(kind: str, url: str, secret: str) -> Receiver:
    """Return the receiver of a kind at an address; raises OperatorError on an invalid secret."""
    return _KINDS[kind](url, secret)


def _named(reply: Reply, identity: UUID) -> str | None:
    """Return the name that a FHIR server gave a Bundle, or '' if the server does not say.

    Return None if the reply is not about this Bundle: it has no location of a Bundle, not the
    Bundle itself, and no outcome without errors.
    """
    for header in ("location", "content-location"):
        there = _PLACE.fullmatch(reply.headers.get(header, ""))
        if there:
            return there[1]
    said = _json_object(reply.body)
    if not said.keys().isdisjoint(_TURNING):
        return None
    if said.get("resourceType") == "OperationOutcome":
        return None if _tells_an_error(said) else ""
    identifier = said.get("identifier")
    if not isinstance(identifier, dict) or identifier.get("value") != identity.urn:
        return None
    named = f"Bundle/{said.get('id')}"
    return named if _PLACE.fullmatch(named) else ""


def _tells_an_error(outcome: Mapping[str, object]) -> bool:
    """Return whether an OperationOutcome reports an error, or reports nothing at all."""
    issues = outcome.get("issue")
    if not isinstance(issues, list) or not issues:
        return True
    return any(
        not isinstance(issue, dict) or issue.get("severity") not in ("information", "warning")
        for issue in issues
    )


def _key(word: str) -> bytes:
    try:
        key = base64.b64decode(word.removeprefix(_SECRET), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not word.startswith(_SECRET) or len(key) < LEAST_SECRET_BYTES:
        make = "python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"
        raise OperatorError(
            f"is not a valid webhook secret; write {_SECRET} and then {LEAST_SECRET_BYTES} bytes "
            f"or more in base64, which you can make with: {make}{unseen(word)}"
        )
    return key


def _signature(key: bytes, signed: bytes) -> str:
    made = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def _reference_in(body: bytes) -> str:
    """Return the reference in an acknowledgement, or '' if there is no valid one."""
    reference = _json_object(body).get("reference")
    return reference if isinstance(reference, str) and _REFERENCE.fullmatch(reference) else ""


def _json_object(body: bytes) -> Mapping[str, object]:
    """Return the JSON object in a body, or an empty one if there is none that can be trusted."""
    try:
        said = value_in(body, as_dicts, "reply")
    except RespondentError:
        return {}
    return said if isinstance(said, dict) else {}
