"""The instructions for clinics in docs/sending.md work."""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import UUID

import pytest

from screener.delivery.receivers import Document, Webhook
from tests.clock import START
from tests.conftest import ROOT

DOCS = (ROOT / "docs" / "sending.md").read_text()
SECRET, OTHER = "whsec_" + "A" * 32, "whsec_" + "B" * 32
DOCUMENT = Document(UUID(int=7), b'{"resourceType": "Bundle"}')
SENT = Webhook("https://hook.test/", f"{OTHER},{SECRET}").headers(DOCUMENT, int(START))


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Any:
    (code,) = re.findall(r"<!-- a test runs this -->\n```python\n(.*?)```", DOCS, re.DOTALL)
    monkeypatch.setattr(time, "time", lambda: START)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the lines of our own docs
    return names["verified"]


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_the_lines_for_a_receiver_verify_what_is_sent(verified: Any, secret: str) -> None:
    assert verified(secret, dict(SENT), DOCUMENT.content)


@pytest.mark.parametrize(
    "damage",
    [
        {"webhook-id": str(UUID(int=8))},
        {"webhook-timestamp": str(int(START) - 1)},
        {"webhook-timestamp": str(int(START) - 301)},
        {"webhook-signature": "v1,AAAA"},
    ],
)
def test_they_refuse_what_was_changed(verified: Any, damage: dict[str, str]) -> None:
    assert not verified(SECRET, {**SENT, **damage}, DOCUMENT.content)


def test_they_refuse_another_body_and_another_secret(verified: Any) -> None:
    assert not verified(SECRET, dict(SENT), DOCUMENT.content + b" ")
    assert not verified("whsec_" + "C" * 32, dict(SENT), DOCUMENT.content)
