"""Builds what a patient agreed to send to a clinic, delivers it, and keeps nothing."""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from screener.clinic.model import Clinic
from screener.clinician.private import left_off
from screener.clinician.writing import Writing
from screener.config import Settings, secret_name
from screener.delivery.acknowledgement import Acknowledgement, Receipt
from screener.delivery.courier import Courier
from screener.delivery.receivers import Document, Receiver, make_receiver
from screener.delivery.transport import Transport
from screener.errors import OperatorError
from screener.fhir.guidance.bundle import Passing, bundle
from screener.fhir.guidance.composition import Paper
from screener.fhir.guidance.identity import Label, code_of, identity_of, made_up
from screener.fhir.resource import Resource
from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.walk.walk import WalkState

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """What became of what a patient sent.

    Attributes:
        acknowledgement: what we can say about this attempt.
        code: the code that the patient and the clinic use for it when they talk.
        before: the code of what may have arrived before this attempt; empty if nothing may have.
    """

    acknowledgement: Acknowledgement
    code: str
    before: str = ""

    @property
    def there(self) -> str:
        """Return the code of what the clinic may have now."""
        none = self.acknowledgement.outcome is Receipt.NOT_RECEIVED
        return self.before if none else self.code


@dataclass(frozen=True)
class Sending:
    """Sends to one clinic.

    Attributes:
        clinic: the id of the clinic, for the log.
        book: its rule book.
        receiver: its system.
        courier: delivers documents.
    """

    clinic: str
    book: RuleBook
    receiver: Receiver
    courier: Courier = field(repr=False)

    def code_for(self, state: WalkState, sheet: AnswerSheet, today: date) -> str:
        """Return the code of what would be sent now."""
        return code_of(identity_of(state.identity, self._said(state, sheet, today)))

    def send(
        self,
        state: WalkState,
        sheet: AnswerSheet,
        today: date,
        papers: tuple[Paper, ...] = (),
        *,
        lost: bool = False,
    ) -> Sent:
        """Deliver answers and guidance; if they were not received, log why, and nothing else.

        `papers` are the same in forms that a person can open. `lost` means that they were sent
        before, but the answer never reached the browser.
        """
        sent = self.deliver(state, sheet, today, papers)
        sent = replace(sent, before=sent.code) if lost else sent
        if sent.acknowledgement.outcome is not Receipt.RECEIVED:
            _LOG.warning("clinic %s: %s", self.clinic, sent.acknowledgement.cause)
        return sent

    def deliver(
        self,
        state: WalkState,
        sheet: AnswerSheet,
        today: date,
        papers: tuple[Paper, ...] = (),
        *,
        trial: bool = False,
    ) -> Sent:
        """Deliver answers and guidance to the clinic, and return what became of them.

        A trial labels them as test data.
        """
        said = self._said(state, sheet, today)
        identity = identity_of(state.identity, said)
        label = Label(code_of(identity), state.reference)
        away = left_off(self.book, sheet, state.withheld)
        passing = Passing(today, identity, label, said, away, papers)
        made = bundle(Writing(self.book), sheet, passing)
        content = made_up(made) if trial else made
        document = Document(identity, json.dumps(content).encode())
        acknowledgement = self.courier.deliver(self.receiver, document)
        return Sent(acknowledgement, label.code, state.sent)

    def _said(self, state: WalkState, sheet: AnswerSheet, today: date) -> Resource:
        return response(self.book, sheet, today, left_off(self.book, sheet, state.withheld))


def make_sendings(
    clinics: Iterable[Clinic], settings: Settings, clock: Callable[[], float]
) -> Mapping[str, Sending]:
    """Return a Sending for each clinic whose file names a receiver, by the clinic's id.

    Raises OperatorError if a receiver's secret is missing from the environment or not valid.
    """
    transport = Transport(ssl.create_default_context(), time.monotonic, settings.private_networks)
    courier = Courier(transport, clock)
    made = {}
    for clinic in clinics:
        name, wanted = clinic.profile.id, clinic.profile.receiver
        if wanted:
            secret = _secret_of(name, settings)
            receiver = _receiver(name, wanted.kind, str(wanted.url), secret)
            made[name] = Sending(name, clinic.book, receiver, courier)
    return made


def _secret_of(clinic: str, settings: Settings) -> str:
    name = secret_name(clinic)
    if not settings.secrets.get(name):
        raise OperatorError(
            f"{name} is not set; the receiver of the clinic '{clinic}' needs it to know who is "
            "sending"
        )
    return settings.secrets[name]


def _receiver(clinic: str, kind: str, url: str, secret: str) -> Receiver:
    try:
        return make_receiver(kind, url, secret)
    except OperatorError as error:
        raise OperatorError(f"{secret_name(clinic)} {error}") from error
