"""A log of JSON has a line for each request, and two people's lines are alike."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Response, request

from screener.operating import JSON, OFF, Operating
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from screener.web.app import ScreenerApp, create_app
from screener.web.http.json_lines import KEYS, json_formatter, request_lines
from screener.web.operations.accounts import Account
from tests.clock import Clock
from tests.settings import settings_of_a_test
from tests.walking import state_told
from tests.web.sites import calm_answers

CANARY = "canary_self_harm"
Line = dict[str, Any]


def logging_app(**more: Any) -> ScreenerApp:
    operating = Operating(limits=OFF, log=JSON)
    settings = settings_of_a_test(operating=operating, **more)
    return create_app(settings, clock=Clock())


def alike(line: Line) -> Line:
    """Return a line without what is another at every request."""
    return {key: line[key] for key in line if key not in ("time", "seconds", "process")}


def test_each_request_has_a_line_that_names_an_address_of_ours(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "north.yaml").write_text("id: north\nname: North\n")
    client = logging_app(clinics=tmp_path).test_client()
    asked = [
        (("GET", f"/learn?{CANARY}=yes"), ("house.learn", "GET", 200, "")),
        (("POST", "/clinics/north/send"), ("clinic.deliver", "POST", 415, "north")),
        (("GET", f"/clinics/{CANARY}/learn"), ("none", "GET", 404, "")),
        ((CANARY, "/"), ("none", "other", 405, "")),
        (("GET", f"/for-clinics/{CANARY}"), ("example", "GET", 404, "")),
    ]
    for (method, path), wanted in asked:
        page = client.open(path, method=method, buffered=True)
        (line,) = lines_of_json(capsys)
        told = tuple(line[key] for key in ("endpoint", "method", "status", "site"))
        assert told == wanted
        assert (line["level"], line["kind"]) == ("info", "request")
        assert line.get("bytes") == (None if method == "POST" else len(page.data))
        assert list(line) == [key for key in KEYS if key in line]
        assert line["time"].endswith("Z")


def test_what_fails_is_an_error_with_its_endpoint(capsys: pytest.CaptureFixture[str]) -> None:
    app = logging_app()

    def fail() -> str:
        raise RuntimeError(request.get_data(as_text=True))

    app.add_url_rule("/fail", "fail", fail, methods=["POST"])
    app.add_url_rule("/header", "header", lambda: Response("", headers={"X": "\N{SNOWMAN}"}))
    capsys.readouterr()
    app.test_client().post("/fail", data=CANARY)

    (line,) = [line for line in lines_of_json(capsys) if line["kind"] == "request"]
    assert (line["level"], line["endpoint"], line["status"]) == ("error", "fail", 500)


def lines_of_json(capsys: pytest.CaptureFixture[str]) -> list[Line]:
    said = capsys.readouterr().err
    assert CANARY not in said
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def test_two_people_leave_the_same_lines(
    capsys: pytest.CaptureFixture[str], rulebook: RuleBook
) -> None:
    app, walk = logging_app(), Walk(rulebook)
    seal = Seal(walk, settings_of_a_test().keys, Clock())
    told = []
    for answers in (calm_answers(rulebook), calm_answers(rulebook, self_harm="yes")):
        for place in (Stop.CHECK, Stop.GUIDANCE, "kidneys"):
            token = seal.seal(state_told(walk, AnswerSheet(answers), place))
            for go in ("show", "guidance", "change:kidneys"):
                app.test_client().post("/questions", data={"go": go, "state": token})
        told.append([alike(line) for line in lines_of_json(capsys)])

    calm, troubled = told
    assert len(calm) == 9
    assert calm == troubled


# ---- the keys


def formatted(**more: Any) -> Line:
    record = logging.LogRecord("other", logging.WARNING, "file.py", 7, "said %s", ("it",), None)
    vars(record).update(more)
    line: Line = json.loads(json_formatter().format(record))
    return line


def test_a_message_has_its_words_and_where_they_come_from() -> None:
    line = formatted()

    wanted = {"level": "warning", "kind": "message", "logger": "other", "message": "said it"}
    assert alike(line) == wanted
    assert {"time", "process"} <= set(line)


@pytest.mark.parametrize("more", [{"answer": CANARY}, {"kind": CANARY, "site": CANARY}])
def test_nobody_can_add_a_key_to_a_message(more: Mapping[str, str]) -> None:
    assert CANARY not in json.dumps(formatted(**more))


def test_nobody_can_add_a_key_to_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    request_lines().bind(answer=CANARY, path=CANARY).error("request", **{CANARY: CANARY})

    (line,) = lines_of_json(capsys)
    assert set(line) == {"time", "level", "kind"}


# ---- whoever is told


def test_an_observer_that_fails_is_noticed_in_the_log_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(account: Account) -> None:
        raise ValueError(f"{CANARY} {account}")

    app = create_app(settings_of_a_test(), clock=Clock(), observers=(fail,))

    assert app.test_client().get("/learn").status_code == 200
    assert "ValueError: " in caplog.text
    assert CANARY not in caplog.text


def test_who_goes_away_in_the_middle_is_counted_too() -> None:
    told: list[Account] = []
    app = create_app(settings_of_a_test(), clock=Clock(), observers=(told.append,))
    app.add_url_rule("/parts", "parts", lambda: Response(iter(["begun", "never read"])))

    response = app.test_client().get("/parts", buffered=False)
    next(iter(response.response))
    response.close()

    (account,) = told
    assert (account.endpoint, account.status, account.size) == ("parts", 200, len("begun"))
