"""Posts by chance, ten thousand in `make soak`: the answer is always one of our pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.samples import samples
from tests.web.http.header_table import assert_headers
from tests.web.patient import FIELD, Jump, Patient
from tests.web.sites import calm_answers

FORM = "application/x-www-form-urlencoded"
POSTS = settings(max_examples=samples(100, soak=2_500), suppress_health_check=list(HealthCheck))

Fields = list[tuple[str, str]]

words = st.one_of(st.text(max_size=12), st.sampled_from(["", "1", "\x00", "\ufffd", "%", "=", "&"]))


class Forms:
    """The forms that a patient sends on the way to the guidance, to be spoiled."""

    def __init__(self, jump: Jump) -> None:
        self.client = jump.client
        self.options = sorted({o.id for q in jump.book.questions.values() for o in q.options})
        self.names = ["go", "state", *(FIELD + name for name in jump.book.questions)]
        self.buttons = ["continue", "back", "check", "guidance", "show", "start"]
        self.buttons += [f"change:{name}" for name in jump.book.questions]
        self.real = self._walk(jump)

    def _walk(self, jump: Jump) -> list[Fields]:
        sheet = calm_answers(jump.book, self_harm="yes")
        forms: list[Fields] = []
        patient = Patient(jump.client).start()
        while patient.page.kind != "check":
            asked = {name: sheet[name] for name in patient.page.asked}
            forms.append(flat({**patient.choose(**asked).form, "go": "continue"}))
            patient.press(patient.page.buttons[0].text)
        forms.append(flat({**patient.form, "go": "guidance"}))
        return forms

    @property
    def fields(self) -> st.SearchStrategy[Fields]:
        """Fields that look like ours, with values that look like ours, or not."""
        tokens = [dict(form)["state"] for form in self.real]
        names = st.one_of(st.sampled_from(self.names), words)
        values = st.one_of(*map(st.sampled_from, (self.options, self.buttons, tokens)), words)
        return st.lists(st.tuples(names, values), max_size=12)

    @property
    def spoiled(self) -> st.SearchStrategy[Fields]:
        """Real forms with some fields lost, some doubled, and some put in."""
        kept = st.sampled_from(self.real).flatmap(
            lambda form: st.lists(st.sampled_from(form), max_size=len(form) + 2)
        )
        return st.builds(lambda form, more: [*form, *more], kept, self.fields.map(lambda f: f[:3]))

    def __repr__(self) -> str:
        return "forms"


def flat(form: dict[str, Any]) -> Fields:
    listed = {name: [value] if isinstance(value, str) else value for name, value in form.items()}
    return [(name, value) for name, values in listed.items() for value in values]


@pytest.fixture(scope="module")
def forms(jump: Jump) -> Forms:
    return Forms(jump)


def post(client: FlaskClient, body: bytes) -> TestResponse:
    return client.post("/questions", data=body, content_type=FORM)


def encoded(fields: Fields) -> bytes:
    return urlencode(fields, errors="replace").encode()


def assert_ours(response: TestResponse) -> None:
    assert response.status_code < 500
    assert_headers(response)
    assert "Traceback" not in response.text


@POSTS
@given(draw=st.data())
def test_fields_by_chance(forms: Forms, draw: st.DataObject) -> None:
    assert_ours(post(forms.client, encoded(draw.draw(forms.fields))))


@POSTS
@given(draw=st.data())
def test_real_forms_spoiled_by_chance(forms: Forms, draw: st.DataObject) -> None:
    assert_ours(post(forms.client, encoded(draw.draw(forms.spoiled))))


@POSTS
@given(draw=st.data())
def test_bytes_by_chance(forms: Forms, draw: st.DataObject) -> None:
    form = encoded(draw.draw(st.sampled_from(forms.real)))
    noise, place = draw.draw(st.binary(max_size=40)), draw.draw(st.integers(0, len(form)))
    cut = draw.draw(st.integers(0, 3))
    assert_ours(post(forms.client, form[:place] + noise + form[place + cut :]))


HEADERS = (
    "Accept",
    "Accept-Language",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "Forwarded",
    "Host",
    "If-None-Match",
    "Origin",
    "Range",
    "Referer",
    "Sec-Fetch-Site",
    "Transfer-Encoding",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-HTTP-Method-Override",
)
VALUES = (FORM, f"{FORM}; charset=utf-16", "multipart/form-data", "null", "same-origin", "none")
ODD = ("http://[", "localhost", "a..b", "bytes=9-1", "-1", "99999999999", "chunked", "https")
ADDRESSES = (
    "/questions",
    "/",
    "/learn",
    "/static/walk.js",
    "/static/x",
    "/nothing",
    "//",
    "/%ff",
    "/fhir/metadata",
)
METHODS = ("POST", "POST", "POST", "GET", "HEAD", "PUT", "OPTIONS", "BREW")
latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=20)


@POSTS
@given(
    headers=st.dictionaries(
        st.sampled_from(HEADERS), st.one_of(st.sampled_from(VALUES + ODD), latin), max_size=4
    ),
    address=st.sampled_from(ADDRESSES),
    method=st.sampled_from(METHODS),
    draw=st.data(),
)
def test_headers_by_chance(
    forms: Forms, headers: dict[str, str], address: str, method: str, draw: st.DataObject
) -> None:
    body = encoded(draw.draw(st.sampled_from(forms.real)))
    sent = {"Content-Type": FORM, **headers}
    response = forms.client.open(address, method=method, data=body, headers=sent, buffered=True)
    assert_ours(response)
