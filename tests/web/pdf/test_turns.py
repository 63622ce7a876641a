"""When there is no PDF: before the guidance, while others are made, and without the extra."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from threading import Event
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

import screener.web.pdf
from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk, WalkState
from screener.web.app import create_app
from screener.web.pdf import views as paper
from screener.web.pdf.turns import FOR_ONE, PLACES, Turns
from tests.browser.tab import wait_until
from tests.clock import Clock
from tests.walking import state_of
from tests.web.http.header_table import assert_headers
from tests.web.patient import WALK, Jump, Patient, Shown
from tests.web.pdf.read_pdf import post
from tests.web.sites import sheet_of


def sealed(jump: Jump, settings: Settings, state: WalkState, clock: Clock | None = None) -> str:
    return Seal(Walk(jump.book), settings.keys, clock or Clock()).seal(state)


def test_who_is_not_at_the_guidance_sees_what_the_walk_shows(
    jump: Jump, web_settings: Settings, rulebook: RuleBook
) -> None:
    seen = frozenset(rule.id for rule in rulebook.rules if rule.interrupt)
    walk = Walk(rulebook)
    calm, danger = sheet_of(rulebook), sheet_of(rulebook, self_harm="yes")
    for state, kind in [
        (state_of(walk, calm, Stop.CHECK), "check"),
        (state_of(walk, calm, "kidneys"), "question"),
        (state_of(walk, AnswerSheet(), Stop.GUIDANCE), "question"),
        (state_of(walk, danger, Stop.GUIDANCE), "interruption"),
        (state_of(walk, danger, Stop.CHECK, seen=seen), "check"),
    ]:
        token = sealed(jump, web_settings, state)
        shown = Shown(post(jump.client, token))
        assert (shown.status, shown.kind) == (200, kind)
        assert shown.words == Patient(jump.client).show(token).page.words


def test_a_token_that_cannot_be_used_brings_the_page_that_says_so(
    jump: Jump, web_settings: Settings, rulebook: RuleBook
) -> None:
    walk = Walk(rulebook)
    state = state_of(walk, sheet_of(rulebook), Stop.GUIDANCE)
    old = Clock()
    old.advance(hours=-24)
    foreign = Seal(walk, web_settings.keys, Clock(), "example").seal(state)
    for token in ("", "not-a-token", sealed(jump, web_settings, state, old), foreign):
        response = post(jump.client, token)
        assert response.status_code == 400
        assert Shown(response).h1 == "Please start again"
        assert_headers(response)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"state": "x"}}, 415),
        ({"data": {"state": "x"}, "content_type": "multipart/form-data"}, 415),
        ({"data": {"state": "x" * 20_000}}, 413),
        ({"data": {"state": "x"}, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    client: FlaskClient, sent: dict[str, Any], status: int
) -> None:
    response = client.post("/guidance.pdf", **sent)
    assert response.status_code == status
    assert_headers(response)


# ---- many at once


@dataclass
class Watched:
    """A press that records how many it prints at once, and fails if told to."""

    printing: int = 0
    most: int = 0
    fails: bool = False
    go_on: Event = field(default_factory=Event)

    def print(self, _page: str) -> bytes:
        self.printing += 1
        self.most = max(self.most, self.printing)
        assert self.go_on.wait(timeout=30)
        self.printing -= 1
        if self.fails:
            raise RuntimeError
        return b"%PDF"


@dataclass(frozen=True)
class Desk:
    """A server with a fake press, and the token of a walk that is at the guidance."""

    press: Watched
    turns: Turns
    client: FlaskClient
    token: str


@pytest.fixture
def desk(
    monkeypatch: pytest.MonkeyPatch, web_settings: Settings, jump: Jump, rulebook: RuleBook
) -> Desk:
    press, turns = Watched(), Turns(str)
    fonts = Mock(lacking=Mock(return_value=()))
    room = paper.PressRoom(lambda _files, _brand: press, fonts)
    monkeypatch.setattr("screener.web.app.find_press_room", lambda: room)
    monkeypatch.setattr("screener.web.app.Turns", lambda _: turns)
    client = create_app(web_settings, clock=Clock()).test_client(use_cookies=False)
    token = sealed(jump, web_settings, state_of(Walk(rulebook), sheet_of(rulebook), Stop.GUIDANCE))
    return Desk(press, turns, client, token)


def test_two_who_come_at_once_both_get_theirs_one_after_the_other(desk: Desk) -> None:
    with ThreadPoolExecutor(2) as both:
        answers = [both.submit(post, desk.client, desk.token) for _ in range(2)]
        desk.press.go_on.set()
        assert [answer.result().data for answer in answers] == [b"%PDF"] * 2
    assert desk.press.most == 1


@pytest.mark.parametrize(
    "before",
    [["127.0.0.1"] * FOR_ONE, [str(n) for n in range(PLACES)]],
    ids=["two of theirs", "as many as may wait"],
)
def test_who_has_no_place_is_asked_to_come_back(desk: Desk, before: list[str]) -> None:
    desk.press.go_on.set()
    with waiting(desk.turns, before):
        response = post(desk.client, desk.token)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert_headers(response)
    shown = Shown(response)
    assert shown.h1 == "Please try again in a moment"
    assert "print it now" in shown.words
    back = shown.main.one("form", **WALK)
    fields = {field["name"]: field["value"] for field in back.every("input")}
    fields["go"] = back.one("button")["value"]
    assert Shown(desk.client.post(back["action"], data=fields)).kind == "guidance"
    assert post(desk.client, desk.token).status_code == 200


@contextmanager
def waiting(turns: Turns, addresses: Sequence[str]) -> Iterator[list[str]]:
    """Let one after another come; yield those that had their turn, who leave when this ends."""
    served: list[str] = []
    done = Event()

    def come(address: str) -> None:
        with turns.turn(address) as own:
            assert own
            served.append(address)
            assert done.wait(timeout=30)

    with ThreadPoolExecutor(len(addresses)) as all_of_them:
        for count, address in enumerate(addresses, 1):
            all_of_them.submit(come, address)
            wait_until(turns.count, wanted=count)
        try:
            yield served
        finally:
            done.set()


def test_each_gets_a_turn_in_the_order_of_coming() -> None:
    turns, coming = Turns(str), ["a", "b", "a", "c"]

    with waiting(turns, coming) as served:
        assert served == ["a"]

    assert served == coming
    assert turns.count() == 0


def test_two_clients_who_never_stop_leave_a_place_for_another() -> None:
    turns = Turns(str)

    with waiting(turns, ["a", "b", "a", "b"]) as served:
        for greedy in "ab":
            with turns.turn(greedy) as own:
                assert not own
        with ThreadPoolExecutor(1) as another:
            another.submit(take, turns, "c", served)
            wait_until(turns.count, wanted=5)

    assert served == ["a", "b", "a", "b", "c"]


def take(turns: Turns, address: str, served: list[str]) -> None:
    with turns.turn(address) as own:
        assert own
        served.append(address)


def test_who_does_not_wait_has_a_turn_only_when_nobody_is_before_them() -> None:
    turns = Turns(str)
    with waiting(turns, ["a"]), turns.turn("b", waits=False) as own:
        assert not own
    with turns.turn("b", waits=False) as own:
        assert own


def test_a_print_that_fails_leaves_room_for_the_next_and_tells_no_log_of_whom(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.press.go_on.set()
    desk.press.fails = True
    for _ in range(3):
        assert post(desk.client, desk.token).status_code == 500
    desk.press.fails = False
    assert post(desk.client, desk.token).status_code == 200
    assert "RuntimeError at" in caplog.text
    assert desk.token not in caplog.text


# ---- without the extra


class Missing:
    """Makes importing WeasyPrint fail, in the way that Python or WeasyPrint does."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == "weasyprint":
            raise self.error
        return None


@pytest.mark.parametrize(
    "error", [ModuleNotFoundError("weasyprint"), OSError("cannot load library 'pango'")], ids=repr
)
def test_without_the_extra_or_its_libraries_there_is_no_press(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "screener.web.pdf.press")
    monkeypatch.delattr(screener.web.pdf, "press")
    monkeypatch.setattr(sys, "meta_path", [Missing(error), *sys.meta_path])
    assert paper.find_press_room() is None


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch, web_settings: Settings) -> Flask:
    monkeypatch.setattr("screener.web.app.find_press_room", lambda: None)
    return create_app(web_settings, clock=Clock())


def test_without_the_extra_nothing_is_offered_and_nothing_is_there(
    without: Flask, rulebook: RuleBook
) -> None:
    client = without.test_client(use_cookies=False)
    page = Patient(client).start().walk(sheet_of(rulebook).answers).press("See my guidance").page
    assert {form["action"] for form in page.main.every("form")} == {"/questions"}
    assert "Save as PDF" not in page.words
    assert post(client, page.hidden["state"]).status_code == 404
