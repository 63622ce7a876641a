"""What a FHIR server and a webhook are sent, and which replies count as a yes."""

from __future__ import annotations

import base64
import json
from datetime import datetime, tzinfo
from typing import Self
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
import standardwebhooks

from screener.delivery.acknowledgement import Receipt
from screener.delivery.receivers import (
    LEAST_SECRET_BYTES,
    Document,
    FhirServer,
    Receiver,
    Webhook,
    make_receiver,
)
from screener.delivery.transport import Reply
from screener.errors import OperatorError
from tests.clock import START

IDENTITY = UUID("6d9f0a35-4c32-4f5e-8d0b-0a8f4b1f7c11")
DOCUMENT = Document(IDENTITY, '{"resourceType": "Bundle", "language": "für"}'.encode())


def secret(sign: str) -> str:
    return "whsec_" + base64.b64encode(sign.encode() * 32).decode()


NOW = int(START)


class StandingStill(datetime):
    """The clock of the library that verifies webhooks, stopped at the start of the tests."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(START, tz)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", StandingStill)


def test_a_fhir_server_is_asked_to_create_nothing_it_has() -> None:
    receiver = FhirServer("https://ehr.test/fhir/", "tok.en_-~+/==")
    headers = receiver.headers(DOCUMENT, 0)

    assert receiver.url == "https://ehr.test/fhir/Bundle"
    assert headers["Authorization"] == "Bearer tok.en_-~+/=="
    assert parse_qsl(headers["If-None-Exist"]) == [
        ("identifier", f"urn:ietf:rfc:3986|{IDENTITY.urn}")
    ]


@pytest.mark.parametrize("kind", ["fhir", "webhook"])
@pytest.mark.parametrize("wrong", [" ", "two words", "päss", "line\nbreak", 'quote"'])
def test_a_secret_of_another_form_is_refused(kind: str, wrong: str) -> None:
    with pytest.raises(OperatorError, match=r"^is not a valid (bearer token|webhook secret); "):
        make_receiver(kind, "https://ehr.test/", wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        secret("k").removeprefix("whsec_"),
        "whsec_" + base64.b64encode(b"k" * (LEAST_SECRET_BYTES - 1)).decode(),
        "whsec_*" + "A" * 40,
        f"{secret('k')},",
    ],
)
def test_a_webhooks_secret_is_long_and_in_base64(wrong: str) -> None:
    with pytest.raises(OperatorError, match="24 bytes or more in base64"):
        Webhook("https://hook.test/", wrong)


@pytest.mark.parametrize("known", [secret("new"), secret("old")])
def test_software_of_others_verifies_the_signature_while_secrets_are_exchanged(known: str) -> None:
    webhook = Webhook("https://hook.test/", f"{secret('new')}, {secret('old')}")
    headers = dict(webhook.headers(DOCUMENT, NOW))

    verified = standardwebhooks.Webhook(known).verify(DOCUMENT.content, headers)

    assert verified == json.loads(DOCUMENT.content)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"webhook-id": "another"}, "No matching signature"),
        ({"webhook-timestamp": str(NOW - 10)}, "No matching signature"),
        ({"webhook-timestamp": str(NOW - 400)}, "timestamp too old"),
        ({"webhook-signature": "v1,AAAA"}, "No matching signature"),
    ],
)
def test_what_was_changed_on_its_way_is_not_verified(damage: dict[str, str], said: str) -> None:
    webhook = Webhook("https://hook.test/", secret("k"))
    headers = {**webhook.headers(DOCUMENT, NOW), **damage}

    with pytest.raises(standardwebhooks.WebhookVerificationError, match=said):
        standardwebhooks.Webhook(secret("k")).verify(DOCUMENT.content, headers)


def test_another_attempt_has_the_same_key() -> None:
    webhook = Webhook("https://hook.test/", secret("k"))
    first, second = webhook.headers(DOCUMENT, 1), webhook.headers(DOCUMENT, 2)

    assert first["Idempotency-Key"] == second["Idempotency-Key"] == f'"{IDENTITY}"'
    assert first["webhook-id"] == second["webhook-id"] == str(IDENTITY)


FHIR, HOOK = FhirServer("https://ehr.test", "t"), Webhook("https://hook.test/", secret("k"))
AS_JSON = {"content-type": "application/fhir+json"}
AS_PAGE = {"content-type": "text/html"}


def located(place: str, name: str = "location") -> dict[str, str]:
    return {name: place}


def bundle(**changes: object) -> bytes:
    identifier = {"system": "urn:ietf:rfc:3986", "value": IDENTITY.urn}
    made = {"resourceType": "Bundle", "id": "17", "identifier": identifier, **changes}
    return json.dumps(made).encode()


def outcome(*severities: str) -> bytes:
    issues = [{"severity": severity} for severity in severities]
    return json.dumps({"resourceType": "OperationOutcome", "issue": issues}).encode()


@pytest.mark.parametrize(
    ("receiver", "reply", "reference"),
    [
        (FHIR, Reply(201, located("https://ehr.test/Bundle/17"), b""), "Bundle/17"),
        (FHIR, Reply(201, located("/fhir/Bundle/a-1.b/_history/2"), b""), "Bundle/a-1.b"),
        (FHIR, Reply(201, located("Bundle/17"), b"<p>created</p>"), "Bundle/17"),
        (FHIR, Reply(200, located("Bundle/17", "content-location"), b""), "Bundle/17"),
        (FHIR, Reply(200, AS_JSON, bundle()), "Bundle/17"),
        (FHIR, Reply(201, {}, bundle(id=17)), "Bundle/17"),
        (FHIR, Reply(200, AS_JSON, bundle(id="<b>")), ""),
        (FHIR, Reply(200, AS_JSON, outcome("information", "warning")), ""),
        (HOOK, Reply(200, {}, b'{"reference": "A 17"}'), "A 17"),
        (HOOK, Reply(202, AS_PAGE, b'{"reference": "7", "more": []}'), "7"),
    ],
)  # fmt: skip
def test_this_is_a_yes(receiver: Receiver, reply: Reply, reference: str) -> None:
    said = receiver.acknowledgement(DOCUMENT, reply)

    assert (said.outcome, said.reference, said.cause) == (Receipt.RECEIVED, reference, "")


@pytest.mark.parametrize(
    ("receiver", "reply"),
    [
        (FHIR, Reply(200, AS_PAGE, b"<p>Log in</p>")),
        (FHIR, Reply(200, {}, b"")),
        (FHIR, Reply(201, {}, b"created")),
        (FHIR, Reply(201, located("https://ehr.test/Bundle/<b>"), b"")),
        (FHIR, Reply(201, located("https://ehr.test/Patient/17"), b"")),
        (FHIR, Reply(200, AS_JSON, b'{"error": "please log in"}')),
        (FHIR, Reply(200, AS_JSON, b"null")),
        (FHIR, Reply(200, AS_JSON, b"[]")),
        (FHIR, Reply(200, AS_JSON, bundle(identifier={"value": UUID(int=1).urn}))),
        (FHIR, Reply(200, AS_JSON, bundle(identifier=None, type="searchset"))),
        (FHIR, Reply(200, AS_JSON, outcome("warning", "error"))),
        (FHIR, Reply(200, AS_JSON, outcome("fatal"))),
        (FHIR, Reply(200, AS_JSON, outcome())),
        (FHIR, Reply(200, AS_JSON, b'{"resourceType": "OperationOutcome", "issue": [1]}')),
        (FHIR, Reply(200, AS_JSON, bundle(implicitRules="urn:r"))),
        (FHIR, Reply(200, AS_JSON, b'{"modifierExtension": [], ' + outcome("information")[1:])),
        (FHIR, Reply(200, AS_JSON, b'{"identifier": {}, ' + bundle()[1:])),
        (FHIR, Reply(204, located("Bundle/17"), b"")),
        (FHIR, Reply(500, located("Bundle/17"), bundle())),
        (HOOK, Reply(200, {}, b"")),
        (HOOK, Reply(200, {}, b"ok")),
        (HOOK, Reply(200, {}, b'{"reference": ""}')),
        (HOOK, Reply(200, {}, b'{"reference": 17}')),
        (HOOK, Reply(200, {}, '{"reference": "für"}'.encode())),
        (HOOK, Reply(200, {}, b'{"reference": " 17"}')),
        (HOOK, Reply(200, {}, b'{"reference": "1\\n2"}')),
        (HOOK, Reply(200, {}, b'{"reference": "' + b"7" * 65 + b'"}')),
        (HOOK, Reply(200, {}, b'{"reference": "", "reference": "17"}')),
        (HOOK, Reply(200, {}, b'{"reference": "17", "more": NaN}')),
        (HOOK, Reply(200, {}, b"[" * 100_000)),
        (HOOK, Reply(200, {}, b"\xff")),
        (HOOK, Reply(303, {}, b'{"reference": "17"}')),
        (HOOK, Reply(500, {}, b'{"reference": "17"}')),
        (HOOK, Reply(409, {}, b'{"reference": "17"}')),
    ],
)
def test_this_is_none_and_something_may_have_arrived(receiver: Receiver, reply: Reply) -> None:
    said = receiver.acknowledgement(DOCUMENT, reply)

    assert (said.outcome, said.reference) == (Receipt.UNCONFIRMED, "")
    assert said.cause.startswith(f"the receiver answered with status {reply.status}")


def test_a_document_never_shows_what_is_in_it() -> None:
    assert "Bundle" not in repr(DOCUMENT)
    assert str(IDENTITY) in repr(DOCUMENT)
