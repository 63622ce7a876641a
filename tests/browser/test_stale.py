"""Pages that have gone stale, tokens that are not ours, and several tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from screener.rulebook.model import RuleBook
from tests.browser.answers import CALM
from tests.browser.conftest import Server, make_app
from tests.browser.patient import START_AGAIN, Patient

pytestmark = pytest.mark.browser

OTHER_KEY = b"n" * 32

Damage = Callable[[str, Server], str]


def foreign(_token: str, server: Server) -> str:
    """Return a token that a server with another key made."""
    app = make_app(replace(server.settings, keys=(OTHER_KEY,)), server.clock)
    page = app.test_client().post("/questions", data={"go": "start"}).get_data(as_text=True)
    found = re.search(r'name="state" value="([^"]+)"', page)
    assert found
    return found[1]


def other_byte(token: str, _server: Server) -> str:
    middle = len(token) // 2
    return token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]


DAMAGES: dict[str, Damage] = {
    "other-byte": other_byte,
    "cut-short": lambda token, _: token[:-8],
    "empty": lambda _token, _: "",
    "no-token-at-all": lambda _token, _: "<script>alert(1)</script>",
    "foreign": foreign,
}


def start_again(patient: Patient) -> None:
    """See a calm page that leads to a walk that works."""
    patient.see(START_AGAIN)
    expect(patient.page.locator("main [name=state]")).to_have_count(0)
    patient.page.get_by_role("link", name="Start again").click()
    patient.press("Start")
    patient.walk_to("danger_signs", CALM)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_token_that_was_changed_leads_to_a_new_start(
    either: Patient, server: Server, damage: Damage
) -> None:
    either.start()
    either.answer(CALM)
    either.hold(damage(either.token(), server))
    either.button("Continue").click()
    start_again(either)


def test_a_page_left_open_for_a_day_leads_to_a_new_start(either: Patient, server: Server) -> None:
    either.start()
    either.answer(CALM)
    server.clock.advance(hours=24)
    either.button("Continue").click()
    start_again(either)


def test_a_page_left_open_for_almost_a_day_still_works(either: Patient, server: Server) -> None:
    either.start()
    either.answer(CALM)
    server.clock.advance(hours=23.9)
    either.press("Continue")
    server.clock.advance(hours=23.9)
    either.answer(CALM)
    either.press("Continue")
    either.see_asked("isotretinoin_before")


def test_another_key_after_a_restart_leads_to_a_new_start(either: Patient, server: Server) -> None:
    either.start()
    either.answer(CALM)
    server.restart(keys=(OTHER_KEY,))
    either.button("Continue").click()
    start_again(either)


def test_a_key_that_was_added_disturbs_nobody(either: Patient, server: Server) -> None:
    either.start()
    either.answer(CALM)
    server.restart(keys=(OTHER_KEY, *server.settings.keys))
    either.press("Continue")
    either.see_asked("isotretinoin_now")


def test_another_rule_book_asks_again_what_changed_and_keeps_the_rest(
    either: Patient, server: Server, rulebook: RuleBook, tmp_path: Path
) -> None:
    either.start()
    either.walk_to("acne_severity", CALM)
    changed = tmp_path / "rules.yaml"
    text = server.settings.rules.read_text(encoding="utf-8")
    asked = rulebook.questions["age"].text
    changed.write_text(text.replace(asked, "What is your age?"), encoding="utf-8")
    server.restart(rules=changed)
    either.choose("acne_severity", "mild")
    either.press("Continue")
    either.see_asked("age")
    expect(either.page.get_by_text("What is your age?")).to_be_visible()
    expect(either.page.get_by_text("The questions changed since you began.")).to_be_visible()
    either.choose("age", "18_or_over")
    either.press("Continue")
    either.see_asked("acne_lumps")
    either.press("Back")
    either.see_asked("acne_severity", "mild")


def test_history_steps_that_have_gone_stale_lead_to_a_new_start(
    patient: Patient, server: Server
) -> None:
    patient.start()
    patient.walk_to("danger_signs", CALM)
    server.restart(keys=(OTHER_KEY,))
    patient.page.go_back()
    start_again(patient)


def test_a_forged_step_is_not_believed(either: Patient) -> None:
    either.start()
    for forged in ("guidance", "check", "change:monitoring"):
        before = either.token()
        either.forge(forged)
        either.button("Continue").click()
        either.arrive(before)
        either.see_asked("age")


def test_a_step_that_does_not_exist_ends_in_a_calm_page(either: Patient) -> None:
    either.start()
    either.forge("elsewhere")
    either.button("Continue").click()
    either.see("We could not use what was sent")
    expect(either.page.get_by_role("link", name="Start again")).to_be_visible()


def test_two_tabs_know_nothing_of_each_other(either: Patient) -> None:
    other = either.another_tab()
    either.start()
    other.start()
    either.answer(CALM)
    other.choose("age", "12_to_17")
    either.press("Continue")
    other.press("Continue")
    either.see_asked("isotretinoin_now")
    other.see_asked("isotretinoin_now")
    other.press("Back")
    other.see_asked("age", "12_to_17")
    either.press("Back")
    either.see_asked("age", "18_or_over")


def test_a_language_that_is_gone_leads_on_in_the_own_words(either: Patient) -> None:
    """The translation fell short while the patient read it; French stands for it here."""
    either.start()
    either.choose("age", "18_or_over")
    form = either.page.locator("form[data-walk]")
    form.evaluate("(form) => { form.setAttribute('action', '/fr/questions') }")
    either.press("Continue")

    either.see_asked("isotretinoin_now")
