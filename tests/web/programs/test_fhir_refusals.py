"""What the FHIR API refuses, with a reason: other media types, other bodies, invalid sheets."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from screener.web.http.requests import MAX_BODY_BYTES
from tests.samples import samples
from tests.sheets import Respondent
from tests.web.http.header_table import assert_headers
from tests.web.programs.fhir import (
    CANARY,
    DAY,
    EMPTY,
    EVALUATE,
    FHIR_JSON,
    JSON,
    METADATA,
    QUESTIONNAIRE,
    SYSTEM,
    answering,
    assert_outcome,
    post,
)

# ---- forms


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", None, FHIR_JSON),
        ("", "", FHIR_JSON),
        ("", "*/*", FHIR_JSON),
        ("", "application/*", FHIR_JSON),
        ("", FHIR_JSON, FHIR_JSON),
        ("", "Application/FHIR+JSON; charset=utf-8", FHIR_JSON),
        ("", f"{FHIR_JSON}; fhirVersion=4.0", FHIR_JSON),
        ("", JSON, JSON),
        ("", f"{JSON};q=0.5, {FHIR_JSON}", FHIR_JSON),
        ("", f"{JSON};q=0.5, */*;q=0.9", FHIR_JSON),
        ("", "application/fhir+xml, application/json;q=0.1", JSON),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", FHIR_JSON),
        ("?_format=json", "application/fhir+xml", FHIR_JSON),
        ("?_format=application/fhir%2Bjson", None, FHIR_JSON),
        ("?_format=application/fhir+json", None, FHIR_JSON),
        ("?_format=application/json", FHIR_JSON, JSON),
        ("?_format=", JSON, JSON),
    ],
)
def test_an_answer_comes_in_the_form_that_is_wanted(
    client: FlaskClient, query: str, accept: str | None, kind: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    for answer in (
        client.get(METADATA + query, headers=headers),
        client.post(EVALUATE + query, json=EMPTY, headers=headers),
    ):
        assert (answer.status_code, answer.content_type) == (200, kind)
        assert "Accept" in answer.vary
    missing = client.get(f"/fhir/nothing{query}", headers=headers)
    assert (missing.status_code, missing.content_type) == (404, kind)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("", "application/fhir+xml"),
        ("", "text/html"),
        ("", "application/xml, text/xml;q=0.9"),
        ("", f"{FHIR_JSON}; fhirVersion=3.0"),
        ("", f"{FHIR_JSON};q=0"),
        ("", "nonsense"),
        ("?_format=xml", FHIR_JSON),
        ("?_format=application/fhir+xml", "*/*"),
        ("?_format=ttl", "*/*"),
    ],
)
def test_a_form_that_we_do_not_have_is_refused(
    client: FlaskClient, query: str, accept: str
) -> None:
    headers = {"Accept": accept}
    said = "answers here are application/fhir+json of FHIR 4.0, and nothing else"
    assert_outcome(client.get(METADATA + query, headers=headers), 406, "not-supported", said)
    refused = client.post(EVALUATE + query, data=CANARY, headers=headers)
    assert_outcome(refused, 406, "not-supported", said)


@pytest.mark.parametrize(
    "kind",
    [FHIR_JSON, JSON, f"{FHIR_JSON}; charset=UTF-8", f"{FHIR_JSON}; fhirVersion=4.0"],
)
def test_a_body_may_be_json_by_either_name(client: FlaskClient, kind: str) -> None:
    assert post(client, EMPTY, content_type=kind).status_code == 200


@pytest.mark.parametrize(
    ("kind", "headers", "said"),
    [
        ("", {}, "send the body as 'Content-Type: application/fhir+json'"),
        ("application/fhir+xml", {}, "send the body as 'Content-Type: application/fhir+json'"),
        ("application/x-www-form-urlencoded", {}, "send the body as 'Content-Type"),
        ("multipart/form-data; boundary=b", {}, "send the body as 'Content-Type"),
        (f"{FHIR_JSON}; charset=utf-16", {}, "UTF-8, the only charset of JSON"),
        (f"{FHIR_JSON}; fhirVersion=5.0", {}, "send the body in FHIR 4.0"),
        (FHIR_JSON, {"Content-Encoding": "gzip"}, "send the body as it is, not compressed"),
    ],
)
def test_another_kind_of_body_is_refused(
    client: FlaskClient, kind: str, headers: dict[str, str], said: str
) -> None:
    refused = post(client, EMPTY, content_type=kind, headers=headers)
    assert_outcome(refused, 415, "not-supported", said)


# ---- what is refused


@pytest.mark.parametrize(
    ("body", "status", "code", "said"),
    [
        (b"", 400, "structure", "the body is not JSON: Expecting value at line 1, column 1"),
        (b"\xff\xfe", 400, "structure", "the body is not UTF-8 text"),
        (b"[" * 100_000, 400, "structure", "a number or a nesting is huge"),
        (b'{"item": ' * 20_000, 400, "structure", "a number or a nesting is huge"),
        (b"9" * 5_000, 400, "structure", "a number or a nesting is huge"),
        (b" " * (MAX_BODY_BYTES + 1), 413, "too-long", "larger than 256 KiB, the most allowed"),
        (b"null", 422, "invalid", "send a QuestionnaireResponse, or Parameters with one"),
        (b'{"age": "18_or_over"}', 422, "invalid", "this is no QuestionnaireResponse"),
        (b'{"item": [], "item": []}', 422, "invalid", "an object has the key 'item' twice"),
        (b'{"item": NaN}', 400, "structure", "the body is not JSON: JSON has no number NaN"),
        (answering("agge", "age.18_or_over"), 422, "invalid",
         "there is no item with the linkId 'agge'; allowed: "),
        (answering("age", "age.18_or_ovr"), 422, "invalid",
         ("the item 'age': there is no code 'age.18_or_ovr'; allowed: age.12_to_17, "
          "age.18_or_over, age.under_12; nearest: 'age.18_or_over'")),
        (answering("age", "\ud800"), 422, "invalid",
         "there is no code '<half a character (U+D800)>'"),
        (answering("age", "age.under_12", questionnaire="https://elsewhere.example/q"), 422,
         "invalid", "this answers the Questionnaire 'https://elsewhere.example/q', and"),
        (answering("age", "age.under_12", status="entered-in-error"), 422, "invalid",
         "entered in error, as its status says"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, bytes) else "",
)  # fmt: skip
def test_what_is_no_sheet_is_refused_in_words(
    client: FlaskClient, body: object, status: int, code: str, said: str
) -> None:
    assert_outcome(post(client, body), status, code, said)


def test_a_foreign_code_is_cut_and_nothing_else_of_the_answers_is_said(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    sent = response(rulebook, Respondent(rulebook, seed=3).complete(), DAY)
    sent["subject"] = {"display": CANARY}
    sent["text"] = {"status": "generated", "div": CANARY}
    foreign = {"system": SYSTEM, "code": "x" * 9_000, "display": CANARY}
    sent["item"][0]["item"][0] = {"linkId": "age", "answer": [{"valueCoding": foreign}]}
    refused = post(client, sent)
    words = f"the item 'age': there is no code '{'x' * 60}…'; allowed: "
    assert_outcome(refused, 422, "invalid", words)
    allowed = "age.12_to_17, age.18_or_over, age.under_12"
    assert json.loads(refused.data)["issue"][0]["details"]["text"] == words + allowed


@pytest.mark.parametrize(
    ("address", "method", "allowed"),
    [
        (EVALUATE, "GET", "this address takes OPTIONS, POST"),
        (METADATA, "POST", "this address takes GET, HEAD, OPTIONS"),
        (QUESTIONNAIRE, "PUT", "this address takes GET, HEAD, OPTIONS"),
        (QUESTIONNAIRE, "BREW", "this address takes GET, HEAD, OPTIONS"),
    ],
)
def test_another_method_is_refused_and_the_right_ones_named(
    client: FlaskClient, address: str, method: str, allowed: str
) -> None:
    refused = client.open(address, method=method)
    assert_outcome(refused, 405, "not-supported", allowed)
    named = refused.headers["Allow"].split(", ")
    assert allowed == f"this address takes {', '.join(sorted(named))}"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/fhir", f"nearest: '{METADATA}'"),
        ("/fhir/", "there is nothing at this address; allowed: /fhir/CodeSystem/"),
        ("/fhir/Questionnaire", "there is nothing at this address"),
        ("/fhir/Questionnaire/isotretinoin", f"nearest: '{QUESTIONNAIRE}'"),
        (f"{QUESTIONNAIRE}/$evaluat", f"nearest: '{EVALUATE}'"),
        ("/clinics/nobody/fhir/metadata", "this address; there is no such clinic"),
    ],
)
def test_an_address_with_nothing_names_the_others_and_no_clinic(
    client: FlaskClient, address: str, said: str
) -> None:
    refused = client.get(address)
    assert_outcome(refused, 404, "not-found", said)
    assert "/api/" not in refused.text


def test_a_person_who_mistypes_gets_a_page(client: FlaskClient) -> None:
    assert client.get("/fhirs").content_type == "text/html; charset=utf-8"


# ---- whatever is sent

names = st.sampled_from(
    ["resourceType", "item", "answer", "linkId", "valueCoding", "system", "code", "status",
     "questionnaire", "authored", "parameter", "name", "resource", "x"]
)  # fmt: skip
words = st.one_of(
    st.sampled_from(
        ["QuestionnaireResponse", "Parameters", "questionnaire-response", "age", "age.under_12",
         "danger_signs", "phq2.score", SYSTEM, "2026-11-23", "completed"]
    ),
    st.text(max_size=8),
)  # fmt: skip
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=6)),
    max_leaves=20,
)
responses = st.dictionaries(names, values, max_size=6).map(
    lambda drawn: {**drawn, "resourceType": "QuestionnaireResponse"}
)
nonsense = st.one_of(
    st.binary(max_size=60),
    values.map(lambda value: json.dumps(value).encode()),
    responses.map(lambda value: json.dumps(value).encode()),
)


@settings(max_examples=samples(50, soak=400))
@given(body=nonsense)
def test_whatever_is_sent_is_answered_with_a_bundle_or_an_outcome(
    client: FlaskClient, body: bytes
) -> None:
    answer = post(client, body)
    assert answer.status_code in (200, 400, 422)
    kind = "Bundle" if answer.status_code == 200 else "OperationOutcome"
    assert json.loads(answer.data)["resourceType"] == kind
    assert_headers(answer)


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"modifierExtension": []}, "QuestionnaireResponse.modifierExtension"),
        ({"implicitRules": "urn:r"}, "QuestionnaireResponse.implicitRules"),
        ({"group": {}}, "QuestionnaireResponse.group"),
        ({"status": "Completed"}, "QuestionnaireResponse.status"),
        ({"item": [{"linkId": "age", "item": [{"linkId": "age", "answers": []}]}]},
         "QuestionnaireResponse.item[0].item[0].answers"),
    ],
)  # fmt: skip
def test_what_we_do_not_understand_is_refused_with_its_place_for_programs(
    client: FlaskClient, more: dict[str, object], path: str
) -> None:
    refused = post(client, EMPTY | more)

    assert_outcome(refused, 422, "invalid", f"{path}: ")
    assert json.loads(refused.data)["issue"][0]["expression"] == [path]


@pytest.mark.parametrize("key", ["questionnaire", "status", "authored", "item"])
def test_no_depth_of_nesting_is_an_error_on_our_side(client: FlaskClient, key: str) -> None:
    for depth in range(900, 1_000, 3):
        nested = b"[" * depth + b"]" * depth
        body = b'{"resourceType": "QuestionnaireResponse", "%s": %s}' % (key.encode(), nested)
        assert post(client, body).status_code in (200, 400, 422)
