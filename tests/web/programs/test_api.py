"""The API gives the same guidance as everywhere else, or a problem in words."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from werkzeug.test import TestResponse

from screener.clinician.private import private_answers
from screener.clinician.writing import Writing
from screener.config import Settings
from screener.records.bodies import MAX_SHEETS
from screener.records.lines import Answering
from screener.records.models import NextRecord
from screener.records.questionnaire import Questionnaire
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Assessor, assess
from screener.screening.sheet import AnswerSheet, read_sheet
from screener.walk.walk import Walk
from screener.web.http.requests import MAX_BODY_BYTES
from tests.clinician.sheets import TOLD
from tests.conftest import ROOT, RULES
from tests.samples import samples
from tests.sheets import Respondent, as_sent
from tests.walking import pages_of
from tests.web.http.header_table import assert_headers
from tests.web.sites import client_of

JSON = "application/json"
PROBLEM = "application/problem+json"
NEXT, EVALUATE, RECORD = "/api/v1/next", "/api/v1/evaluate", "/api/v1/record"
POSTED = (NEXT, EVALUATE, RECORD)
CANARY = "secret-answer"


def post(client: FlaskClient, address: str, body: object, **more: Any) -> TestResponse:
    """Send a body: bytes as they are, anything else as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(address, data=sent, **{"content_type": JSON, **more})


def assert_problem(response: TestResponse, status: int, said: str = "") -> None:
    """Check that an error gives a problem for programs, with the usual headers."""
    assert response.status_code == status, response.text
    assert response.content_type == PROBLEM
    assert_headers(response)
    problem = response.get_json()
    assert list(problem) == ["type", "title", "status", "detail"]
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert said in problem["detail"]
    assert "browser" not in problem["detail"]


# ---- the clinician's page


def test_the_clinicians_page_is_that_of_the_command(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    sheet = read_sheet(rulebook, TOLD.items())
    writing = Writing(rulebook)
    page = writing.page(sheet, assess(rulebook, sheet))

    record = post(client, RECORD, TOLD).get_json()

    assert record["text"] == writing.written(page, "2026-11-23").text
    assert [e["name"] for e in record["page"]["settle"]] == [e.name for e in page.settle]
    assert set(record["private"]) == private_answers(rulebook, sheet)


# ---- the same answers as everywhere


@settings(max_examples=samples(10, soak=40))
@given(seed=st.integers(0, 2**32))
def test_a_sheet_is_answered_as_a_line_is(
    client: FlaskClient, rulebook: RuleBook, seed: int
) -> None:
    respondent = Respondent(rulebook, seed)
    sheet = respondent.complete() if seed % 2 else respondent.partial()
    sent = as_sent(sheet, rulebook)
    response = post(client, EVALUATE, sent)
    assert response.data == Answering(Assessor(rulebook)).guidance(json.dumps(sent).encode())
    assert response.content_type == JSON
    assert_headers(response)


def test_a_list_is_answered_in_order_with_bad_sheets_in_their_place(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    respondent = Respondent(rulebook, seed=9)
    good = [as_sent(respondent.partial(), rulebook) for _ in range(MAX_SHEETS - 2)]
    sheets = [good[0], {"agge": "x"}, *good[1:], 5]
    answers = post(client, EVALUATE, sheets).get_json()
    assert len(answers) == MAX_SHEETS
    alone = [post(client, EVALUATE, sheet).get_json() for sheet in good]
    assert [answers[0], *answers[2:-1]] == alone
    assert answers[1]["error"]["line"] == 2
    assert answers[1]["error"]["message"].endswith("nearest: 'age'")
    said = 'a sheet is a JSON object such as {"age": "18_or_over"}'
    assert answers[-1] == {"error": {"line": MAX_SHEETS, "message": said}}


def test_an_empty_list_is_answered_by_one(client: FlaskClient) -> None:
    assert post(client, EVALUATE, []).get_json() == []


def walked(client: FlaskClient, respondent: Respondent) -> tuple[AnswerSheet, list[list[str]]]:
    """Answer what the API asks, page by page; return the answers, and what each page asked."""
    sheet = AnswerSheet()
    asked: list[list[str]] = []
    while page := ask(client, respondent.book, sheet).page:
        assert len(asked) < len(respondent.book.questions)
        assert not any(sheet.chosen(name) for name in page.questions)
        answers = {n: respondent.answer(respondent.book.questions[n]) for n in page.questions}
        sheet = sheet.with_answers(answers)
        asked.append(list(page.questions))
    return sheet, asked


def ask(client: FlaskClient, book: RuleBook, sheet: AnswerSheet) -> NextRecord:
    response = post(client, NEXT, as_sent(sheet, book))
    assert response.status_code == 200
    assert_headers(response)
    return NextRecord.model_validate_json(response.data)


@settings(max_examples=samples(10, soak=20))
@given(seed=st.integers(0, 2**32))
def test_who_asks_what_to_ask_next_asks_exactly_the_pages_and_ends(
    client: FlaskClient, rulebook: RuleBook, seed: int
) -> None:
    sheet, asked = walked(client, Respondent(rulebook, seed))
    pages = pages_of(Walk(rulebook), sheet)
    assert asked == [[question.id for question in page.questions] for page in pages]
    at_end = ask(client, rulebook, sheet)
    assert (at_end.complete, at_end.page, at_end.missing) == (True, None, ())
    assert [list(page.questions) for page in at_end.pages] == asked
    assert post(client, EVALUATE, as_sent(sheet, rulebook)).get_json()["complete"] is True


def test_help_is_told_at_once_and_has_its_words_in_the_questionnaire(client: FlaskClient) -> None:
    said = post(client, NEXT, {"self_harm": "yes"}).get_json()
    (finding,) = said["interruptions"]
    rules = {rule["id"]: rule for rule in client.get("/api/v1/rulebook").get_json()["rules"]}
    assert rules[finding["rule"]]["interrupt"] is True
    assert rules[finding["rule"]]["title"]
    assert post(client, NEXT, {"self_harm": "no"}).get_json()["interruptions"] == []


def test_an_answer_to_what_is_not_asked_is_named_as_ignored(client: FlaskClient) -> None:
    sent = {"can_become_pregnant": "no_organs", "birth_control": "none"}
    said = post(client, NEXT, sent).get_json()
    assert said["ignored"] == ["birth_control"]
    assert "birth_control" not in said["enabled"]


# ---- the questionnaire


def test_the_questionnaire_tells_all_that_is_shown(client: FlaskClient, rulebook: RuleBook) -> None:
    response = client.get("/api/v1/rulebook")
    assert_headers(response)
    told = Questionnaire.model_validate_json(response.data)
    assert told.rulebook.digest == rulebook.digest
    assert (told.sections, told.levels, told.learn) == (
        rulebook.sections,
        rulebook.levels,
        rulebook.learn,
    )
    assert told.rulebook.review is None
    assert [rule.id for rule in told.rules] == [rule.id for rule in rulebook.rules]


def test_a_condition_is_told_as_it_is_written(client: FlaskClient) -> None:
    written = YAML(typ="safe", pure=True).load(RULES.read_text("utf-8"))
    told = client.get("/api/v1/rulebook").get_json()
    assert told["conditions"] == written["conditions"]
    asked_when = [
        [q.get("enable_when") for section in tree["sections"] for q in section["questions"]]
        for tree in (told, written)
    ]
    assert asked_when[0] == asked_when[1]
    assert any(asked_when[0])


def test_when_a_rule_holds_is_not_told(client: FlaskClient) -> None:
    for rule in client.get("/api/v1/rulebook").get_json()["rules"]:
        assert list(rule) == ["id", "topic", "title", "do", "ask", "bring", "interrupt"]


# ---- what is refused


@pytest.mark.parametrize("address", POSTED)
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 400, "the body is not JSON: Expecting value at line 1, column 1"),
        (b"{", 400, "the body is not JSON"),
        (b'{"age":\n yes}', 400, "at line 2, column 2"),
        (b"\xff\xfe", 400, "the body is not UTF-8 text"),
        (b"[" * 100_000, 400, "a number or a nesting is huge"),
        (b'{"age": ' * 20_000, 400, "a number or a nesting is huge"),
        (b"9" * 5_000, 400, "a number or a nesting is huge"),
        (b" " * (MAX_BODY_BYTES + 1), 413, "the body is larger than 256 KiB, the most allowed"),
        (b"5", 422, "a sheet is a JSON object such as"),
        (b"null", 422, "a sheet is a JSON object such as"),
        (b'{"age": NaN}', 400, "the body is not JSON: JSON has no number NaN"),
        (b'[{"age": -Infinity}]', 400, "the body is not JSON: JSON has no number -Infinity"),
        (b'{"age": 1e999}', 422, "'age' has no option of type float; allowed: 12_to_17"),
        (b'{"age": "18_or_ovr"}', 422, "nearest: '18_or_over'"),
        (b'{"agge": "x"}', 422, "there is no question 'agge'; allowed: acne_impact"),
        (b'{"age": "under_12", "age": "12_to_17"}', 422, "'age' is answered twice"),
        (b'{"danger_signs": []}', 422, "'danger_signs' has an empty answer"),
        (b'{"\\ud800": "x"}', 422, "there is no question"),
    ],
    ids=lambda value: str(value[:24]) if isinstance(value, bytes) else "",
)
def test_a_body_that_is_no_sheet_is_refused_in_words(
    client: FlaskClient, address: str, body: bytes, status: int, said: str
) -> None:
    assert_problem(post(client, address, body), status, said)


def test_more_sheets_than_may_be_sent_at_once_are_refused(client: FlaskClient) -> None:
    said = "the list has 101 sheets; send at most 100 at once"
    assert_problem(post(client, EVALUATE, [{}] * (MAX_SHEETS + 1)), 422, said)
    assert_problem(post(client, NEXT, [{}]), 422, "a sheet is a JSON object")


def test_as_many_full_sheets_as_may_be_sent_at_once_have_room(rulebook: RuleBook) -> None:
    every = {q.id: [option.id for option in q.options] for q in rulebook.questions.values()}
    assert len(json.dumps([every] * MAX_SHEETS)) < 2 * MAX_BODY_BYTES
    one = {name: names[-1] for name, names in every.items()}
    assert len(json.dumps([one] * MAX_SHEETS)) < MAX_BODY_BYTES / 1.5


def test_a_name_is_cut_and_the_rest_of_the_body_never_said(client: FlaskClient) -> None:
    response = post(client, EVALUATE, {"x" * 9_000: CANARY, "age": CANARY})
    assert_problem(response, 422, "there is no question 'xxx")
    assert len(response.data) < 700
    assert CANARY not in response.text


@pytest.mark.parametrize(
    ("content_type", "headers", "said"),
    [
        ("", {}, "send the body as 'Content-Type: application/json'"),
        ("text/plain", {}, "send the body as 'Content-Type: application/json'"),
        ("application/x-www-form-urlencoded", {}, "send the body as 'Content-Type"),
        ("multipart/form-data; boundary=b", {}, "send the body as 'Content-Type"),
        ("application/json; charset=utf-16", {}, "UTF-8, the only charset of JSON"),
        (JSON, {"Content-Encoding": "gzip"}, "send the body as it is, not compressed"),
    ],
)
def test_another_kind_of_body_is_refused(
    client: FlaskClient, content_type: str, headers: dict[str, str], said: str
) -> None:
    response = post(client, NEXT, {}, content_type=content_type, headers=headers)
    assert_problem(response, 415, said)


@pytest.mark.parametrize("content_type", [JSON, "Application/JSON; Charset=UTF-8", f"{JSON};v=1"])
def test_json_is_taken_however_it_is_named(client: FlaskClient, content_type: str) -> None:
    assert post(client, NEXT, {}, content_type=content_type).status_code == 200


@pytest.mark.parametrize(
    ("address", "method", "allowed"),
    [
        (NEXT, "GET", "this address takes OPTIONS, POST"),
        (EVALUATE, "DELETE", "this address takes OPTIONS, POST"),
        ("/api/v1/rulebook", "POST", "this address takes GET, HEAD, OPTIONS"),
        ("/api/v1/openapi.json", "BREW", "this address takes GET, HEAD, OPTIONS"),
    ],
)
def test_another_method_is_refused_and_the_right_ones_named(
    client: FlaskClient, address: str, method: str, allowed: str
) -> None:
    response = client.open(address, method=method)
    assert_problem(response, 405, allowed)
    named = response.headers["Allow"].split(", ")
    assert allowed == f"this address takes {', '.join(sorted(named))}"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/api/v1/evaluat", "nearest: '/api/v1/evaluate'"),
        ("/api/v2/next", "allowed: /api/v1/evaluate, /api/v1/next, /api/v1/openapi.json"),
        ("/api/", "there is nothing at this address"),
        ("/clinics/nobody/api/v1/next", "this address; there is no such clinic"),
    ],
)
def test_an_address_with_nothing_names_the_others(
    client: FlaskClient, address: str, said: str
) -> None:
    assert_problem(client.get(address), 404, said)


def test_a_person_who_mistypes_gets_a_page(client: FlaskClient) -> None:
    assert client.get("/apis").content_type == "text/html; charset=utf-8"


# ---- nothing is kept


def test_nothing_of_a_request_is_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for address in POSTED:
        post(client, address, {"age": "under_12", "self_harm": "yes"})
        post(client, address, {"age": CANARY})
        post(client, address, CANARY.encode())
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("address", "part"),
    [
        (EVALUATE, "screener.web.programs.api.answer_body"),
        (NEXT, "screener.records.asking.first_gap"),
    ],
)
def test_an_unexpected_error_is_a_problem_and_logged_by_kind_and_place_alone(
    client: FlaskClient,
    address: str,
    part: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_book: object, sent: object) -> None:
        raise RuntimeError(f"{CANARY} in {sent}") from KeyError(str(sent))

    monkeypatch.setattr(part, fail)
    caplog.set_level(logging.DEBUG)
    response = post(client, address, {"age": "under_12"})
    assert_problem(response, 500, "something went wrong on our side")
    (record,) = caplog.records
    name = address.rpartition("/")[2]
    assert record.getMessage().startswith(f"RuntimeError at house.{name}: ")
    assert record.exc_info is None
    for secret in (CANARY, "under_12"):
        assert secret not in caplog.text
        assert secret not in response.text


def test_the_texts_written_for_one_request_are_forgotten(rulebook: RuleBook) -> None:
    answering = Answering(Assessor(rulebook))
    line = json.dumps(as_sent(Respondent(rulebook, seed=1).complete(), rulebook)).encode()
    first = answering.guidance(line)
    assert any(answering._shown)  # noqa: SLF001 - what must not stay
    answering.forget()
    assert not any(answering._shown)  # noqa: SLF001 - what must not stay
    assert answering.guidance(line) == first


def test_no_answer_stays_in_the_server_after_a_request(
    client: FlaskClient, rulebook: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = []

    def forget(self: Answering) -> None:
        forgotten.append(self)

    monkeypatch.setattr(Answering, "forget", forget)
    post(client, EVALUATE, as_sent(Respondent(rulebook, seed=1).complete(), rulebook))
    post(client, EVALUATE, {"age": CANARY})
    assert len(forgotten) == 2


# ---- clinics


@pytest.fixture(scope="module")
def clinics(web_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A server with a clinic that has a rule book of its own."""
    folder = tmp_path_factory.mktemp("clinics")
    own = {"id": "south", "name": "South Clinic", "rules": "own.yaml"}
    (folder / "south.yaml").write_text(json.dumps(own), encoding="utf-8")
    copy_sound(folder / "own.yaml")
    return client_of(web_settings, clinics=folder)


def copy_sound(path: Path) -> None:
    path.write_text((ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8"), encoding="utf-8")


def test_a_clinic_answers_by_its_own_rule_book(clinics: FlaskClient) -> None:
    house = clinics.get("/api/v1/rulebook").get_json()["rulebook"]
    south = clinics.get("/clinics/south/api/v1/rulebook").get_json()["rulebook"]
    assert south["digest"] != house["digest"]
    for name in ("next", "evaluate"):
        answer = post(clinics, f"/clinics/south/api/v1/{name}", {}).get_json()
        assert answer["rulebook"]["digest"] == south["digest"]
    refused = post(clinics, "/clinics/south/api/v1/next", {"age": "under_12"})
    assert_problem(refused, 422, "there is no question 'age'")


def test_a_mistyped_address_names_no_clinic(clinics: FlaskClient) -> None:
    assert "south" not in clinics.get("/api/v1/nothing").text


@pytest.mark.parametrize(
    "body",
    ['{"age\u200b": "18_or_over"}', '{"age": "18_or\u200b_over"}', '{"age":\u200b"18_or_over"}'],
)
def test_what_nobody_can_see_is_named(client: FlaskClient, body: str) -> None:
    answer = post(client, EVALUATE, body.encode())
    assert answer.status_code in {400, 422}
    assert "zero width space (U+200B)" in json.loads(answer.data)["detail"]
    assert "\u200b" not in answer.text
