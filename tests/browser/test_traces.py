"""What a walk leaves behind: nothing that anybody but the server can read."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from screener.rulebook.model import RuleBook
from tests.browser.answers import EVERYTHING
from tests.browser.conftest import Come
from tests.browser.patient import Patient, wait_for_keeping
from tests.browser.switch import Switch

pytestmark = pytest.mark.browser

NOTHING = {
    "name": "",
    "hash": "",
    "search": "",
    "cookie": "",
    "local": [],
    "session": [],
    "caches": [],
    "databases": [],
}


def look_at(switch: Switch, place: str) -> None:
    """See that no request named an answer, and that no answer set or kept anything."""
    pages = [exchange for exchange in switch.exchanges if "/static/" not in exchange.address]
    assert {exchange.address for exchange in pages} == {f"{place}/", f"{place}/questions"}
    assert {dict(exchange.headers)["Cache-Control"] for exchange in pages} == {"no-store"}
    names = {name.lower() for exchange in switch.exchanges for name, _ in exchange.headers}
    assert "set-cookie" not in names


def traces_but_for_one_token(patient: Patient) -> dict[str, Any]:
    """Return what the page left, and see that the tab keeps one sealed token and nothing else."""
    wait_for_keeping(patient)
    traces = patient.traces()
    ((name, kept),) = traces["session"]
    assert name == "screener"
    assert re.fullmatch(r"[A-Za-z0-9_-]{400,}", kept)
    assert kept != patient.token()
    return {**traces, "session": []}


@pytest.mark.parametrize("shared", [False, True], ids=["kept", "shared device"])
def test_a_walk_leaves_nothing_behind_but_what_the_tab_keeps(
    patient: Patient, switch: Switch, rulebook: RuleBook, shared: bool
) -> None:
    look = Patient.traces if shared else traces_but_for_one_token
    patient.open()
    expect(patient.page).to_have_title(rulebook.rulebook.title)
    nothing = {**NOTHING, "title": patient.page.title()}
    patient.page.get_by_label("This is a shared device").set_checked(shared)
    patient.press("Start")
    for step, _ in enumerate(patient.walking(EVERYTHING), start=1):
        assert look(patient) == {**nothing, "state": step}
        assert patient.page.url == f"{patient.home}/"
    patient.press("See my guidance")
    assert look(patient) == {**nothing, "state": step + 1}
    assert patient.page.url == f"{patient.home}/"
    look_at(switch, urlsplit(patient.home).path)


def test_a_walk_without_script_leaves_nothing_behind(
    come: Come, switch: Switch, rulebook: RuleBook
) -> None:
    patient = come(java_script_enabled=False)
    patient.start()
    for _ in patient.walking(EVERYTHING):
        expect(patient.page).to_have_title(rulebook.rulebook.title)
        assert patient.page.url == f"{patient.home}/questions"
    patient.press("See my guidance")
    expect(patient.page).to_have_title(rulebook.rulebook.title)
    assert patient.page.url == f"{patient.home}/questions"
    assert patient.page.context.storage_state() == {"cookies": [], "origins": []}
    look_at(switch, urlsplit(patient.home).path)


def test_links_out_of_a_walk_open_beside_it(either: Patient) -> None:
    either.start()
    either.answer(EVERYTHING)
    either.page.get_by_text("Help now, privacy and more").click()
    with either.page.context.expect_page() as opened:
        either.page.get_by_role("link", name="Privacy").click()
    expect(opened.value).to_have_url(f"{either.home}/privacy")
    either.see_asked("age", "18_or_over")
