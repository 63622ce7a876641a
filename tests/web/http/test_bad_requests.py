"""Posts that no page of ours makes: each is refused calmly, and nothing of it is written down."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from screener.config import Settings
from screener.errors import AuthorError, OperatorError
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.web.pages.guidance.words import leading
from tests.clock import Clock
from tests.conftest import ROOT
from tests.web.http.header_table import assert_headers
from tests.web.patient import Chosen, Jump, Patient, Shown
from tests.web.sites import calm_answers, client_of

SOUND = ROOT / "tests" / "broken" / "sound.yaml"

FORM = "application/x-www-form-urlencoded"
BEGIN = {"go": "start"}


def assert_calm(response: TestResponse, status: int) -> None:
    """Check that an error ends in our page, which tells how to go on and nothing of the code."""
    assert response.status_code == status, response.text
    assert_headers(response)
    page = Shown(response)
    assert response.content_type == "text/html; charset=utf-8"
    assert page.main.one("a", class_="button")["href"] == "/"
    assert f"Code {status}" in page.words
    assert page.h1
    for forbidden in ("Traceback", "File ", "werkzeug", "Exception", "!"):
        assert forbidden not in page.words


# ---- answers that cannot be


@pytest.mark.parametrize(
    ("question", "sent", "problem"),
    [
        ("age", {"answer_age": "90"}, "Choose one of the answers shown"),
        ("age", {"answer_age": ""}, "Choose one of the answers shown"),
        ("age", {"answer_age": ["under_12", "12_to_17"]}, "Choose one of the answers shown"),
        ("age", {}, "Choose an answer"),
        (
            "danger_signs",
            {"answer_danger_signs": ["none", "blistering_rash"]},
            "Choose the answers that fit, or the one that stands alone",
        ),
        ("danger_signs", {}, "Choose at least one answer"),
    ],
    ids=["unknown", "blank", "two", "empty", "exclusive and another", "empty of many"],
)
def test_a_faulty_answer_is_asked_again(
    jump: Jump, question: str, sent: dict[str, Any], problem: str
) -> None:
    before = calm_answers(jump.book) if question != "age" else {}
    asked = {name: chosen for name, chosen in before.items() if name != question}
    patient = jump(AnswerSheet(asked), question).post(go="continue", **sent)
    assert patient.page.status == 422
    assert_headers(patient.page.response)
    assert question in patient.page.asked
    assert list(patient.page.errors.values()) == [problem]


@pytest.fixture
def half_done(jump: Jump) -> Patient:
    """Return a patient who sent one of the two answers of a page."""
    rest = calm_answers(jump.book)
    both = rest.keys() & {"phq2_interest", "phq2_mood"}
    sheet = AnswerSheet({name: chosen for name, chosen in rest.items() if name not in both})
    patient = jump(sheet, "phq2_interest")
    assert set(patient.page.asked) == both
    return patient.choose(phq2_interest="several_days").press("Continue")


def test_every_problem_is_shown_where_it_is_and_in_a_summary_to_jump_from(
    half_done: Patient, rulebook: RuleBook
) -> None:
    page = half_done.page
    assert page.title == f"Error: {rulebook.rulebook.title}"
    (target,) = page.errors
    assert page.errors[target].startswith("Choose an answer: ")
    named = page.errors[target].split(": ", 1)[1]
    assert rulebook.questions["phq2_mood"].text == f"{page.h1} {named}"
    summary = page.main.one(class_="summary")
    assert (summary.get("tabindex"), summary.get("role")) == ("-1", "alert")
    assert summary.has("data-focus")
    assert summary.one("h2").text == "There is a problem"
    assert page.main.one("input", id=target.removeprefix("#"))["name"] == "answer_phq2_mood"
    (marked,) = page.main.every(class_="wrong")
    assert marked.one(class_="error").text == "Error: Choose an answer"
    assert page.chosen == {"phq2_interest": frozenset(["several_days"])}


def test_sound_answers_are_kept_while_others_are_mended(half_done: Patient) -> None:
    asked = half_done.page.asked
    half_done.choose(phq2_mood="not_at_all").press("Continue")
    assert half_done.page.asked != asked
    kept = half_done.press("Back").page.chosen
    assert kept["phq2_interest"] == frozenset(["several_days"])


# ---- requests that no page of ours makes


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"go=start&filler=" + b"x" * 1_000_000, 413),
        (b"&".join(b"field=1" for _ in range(10_000)), 413),
        (b"&".join(b"f" for _ in range(401)), 413),
        (b"", 400),
        (b"state=", 400),
        (b"go=continue", 400),
        (b"go=nowhere", 400),
        (b"go=start&note=\xff", 400),
        (b"go=%ff", 400),
        (b"go=start&note=%EF%BF%BD", 400),
    ],
    ids=[
        "1 MB",
        "10,000 fields",
        "401 fields",
        "empty",
        "empty state",
        "no state",
        "unknown go",
        "not UTF-8",
        "not UTF-8, percent-encoded",
        "replacement character",
    ],
)
def test_a_body_that_no_page_sends_is_refused(
    client: FlaskClient, body: bytes, status: int
) -> None:
    assert_calm(client.post("/questions", data=body, content_type=FORM), status)


@pytest.mark.parametrize("go", ["nowhere", "change:", "change:nothing", "change", "Continue", ""])
def test_a_button_that_no_page_has_is_refused(patient: Patient, go: str) -> None:
    assert_calm(patient.start().post(go=go).page.response, 400)


def test_an_answer_that_is_not_utf_8_is_no_option(patient: Patient) -> None:
    token = patient.start().page.hidden["state"]
    body = f"state={token}&go=continue&answer_age=%FF&answer_isotretinoin_now=no"
    response = patient.client.post("/questions", data=body, content_type=FORM)
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"go": "start"}'),
        ("text/plain", b"go=start"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="go"\r\n',
        ),
        ("application/octet-stream", b"go=start"),
        ("", b"go=start"),
    ],
)
def test_another_content_type_is_refused(
    client: FlaskClient, content_type: str, body: bytes
) -> None:
    assert_calm(client.post("/questions", data=body, content_type=content_type), 415)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
@pytest.mark.parametrize(
    ("address", "allowed"),
    [("/", {"GET", "HEAD", "OPTIONS"}), ("/questions", {"GET", "HEAD", "OPTIONS", "POST"})],
)
def test_another_method_is_refused_and_the_right_ones_named(
    client: FlaskClient, method: str, address: str, allowed: set[str]
) -> None:
    response = client.open(address, method=method)
    assert_calm(response, 405)
    assert set(response.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("address", ["/learn", "/privacy", "/accessibility", "/"])
def test_a_post_to_a_page_without_a_form_is_refused(client: FlaskClient, address: str) -> None:
    assert_calm(client.post(address, data=BEGIN), 405)


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/questions/", "/static/", "/static/nothing.css", "/static/../app.py", "/%ff"],
)
def test_an_unknown_address_leads_to_a_page_that_says_so(client: FlaskClient, address: str) -> None:
    assert_calm(client.get(address), 404)


@pytest.mark.parametrize("host", ["a..b", ".", "h" * 300, "[", "", "<b>", "\xff"])
def test_an_impossible_host_breaks_nothing(client: FlaskClient, host: str) -> None:
    response = client.get("/", headers={"Host": host})
    assert response.status_code < 500
    assert_headers(response)
    assert_calm(client.get("/nothing", headers={"Host": host}), 404)


# ---- nothing is written down


def test_nothing_of_a_refused_request_is_logged(
    patient: Patient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    patient.start().post(go="secret-answer", answer_age="secret-answer")
    patient.start().post(go="continue", answer_age="secret-answer")
    patient.start().post(state="secret-answer", go="continue")
    patient.client.post("/questions", data="secret-answer", content_type="text/plain")
    assert "secret-answer" not in caplog.text
    assert "answer_" not in caplog.text


def test_an_unexpected_error_is_logged_by_kind_and_place_alone(
    patient: Patient,
    calm: Chosen,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(record: object) -> None:
        raise RuntimeError(f"secret-answer in {record}") from KeyError(str(record))

    patient.start().walk(calm)
    monkeypatch.setattr("screener.web.pages.guidance.making.short_text", fail)
    caplog.set_level(logging.DEBUG)
    assert_calm(patient.post(go="guidance").page.response, 500)
    (record,) = caplog.records
    line = record.getMessage()
    assert line.startswith("RuntimeError at house.questions: ")
    assert " guidance_page" in line
    assert record.exc_info is None
    assert "secret" not in caplog.text
    assert "18_or_over" not in caplog.text


def test_an_error_in_a_template_ends_in_our_page_too(
    web_settings: Settings,
    calm: Chosen,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    client = client_of(web_settings)
    patient = Patient(client).start().walk(calm)
    page = {"tokens": "secret-answer"}
    monkeypatch.setattr("screener.web.pages.views.replace", lambda *_, **__: page)
    assert_calm(patient.post(go="guidance").page.response, 500)
    assert "UndefinedError at house.questions" in caplog.text
    assert "secret-answer" not in caplog.text


def test_no_level_is_made_up_for_a_person_to_whom_no_rule_speaks() -> None:
    book = load_rulebook(SOUND, today=Clock().today())
    sheet = AnswerSheet({"liver_disease": frozenset({"no"}), "low_mood": frozenset({"never"})})
    with pytest.raises(OperatorError, match="gives this complete sheet no level"):
        leading(assess(book, sheet))


def test_no_server_starts_with_a_rule_book_that_fails(web_settings: Settings) -> None:
    with pytest.raises(AuthorError) as refused:
        client_of(web_settings, rules=SOUND)
    story = "A person who gives calm answers only, gets no level: no rule that sets one holds"
    assert f"{SOUND}:58:3: {story} [no-level]" in str(refused.value).splitlines()
