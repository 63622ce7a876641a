"""Pages in other languages: nothing is lost, all is mirrored where people read to the left."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from playwright.sync_api import Page

from screener.pseudo_language import TAG
from tests.browser.axe import bring_axe, faults
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server, starting
from tests.browser.interpreter import write_made_up
from tests.browser.mirrored import not_apart, numbers_shown, unmirrored
from tests.browser.receiving import Receiving
from tests.browser.states import OTHERS, State
from tests.browser.test_accessibility import THOROUGH
from tests.browser.test_layout import lost, small
from tests.clock import Clock
from tests.conftest import RULES
from tests.web.pdf.read_pdf import Pdf

pytestmark = pytest.mark.browser

WIDTHS: Final = (320, 1280)
A4: Final = 688
"""How wide the text is on a sheet, in pixels of a browser."""
ON_PAPER: Final = ("guidance-typical", "guidance-emergency", "guidance-unsure", "learn")
NUMBERS: Final = ("911", "988", "+1 555 0100")

Fault = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def lasting_server(
    weather: str, clinic_system: Receiving, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Flask]]:
    """The server of these tests, whose rule book is in Spanish and in the made-up language."""
    rules = tmp_path_factory.mktemp("rules") / "rules.yaml"
    shutil.copyfile(RULES, rules)
    shutil.copyfile(RULES.with_name("rules.es.po"), rules.with_name("rules.es.po"))
    write_made_up(rules, Clock().today())
    with starting(rules, weather, clinic_system, OTHERS) as started:
        yield started


def worth_seeing(states: Iterable[State]) -> Iterator[State]:
    """Leave out what differs in no box: an answer given, and the error of a question like others.

    A page of questions is seen opened, which holds all that it can.
    """
    for state in states:
        thorough = any(f"-{question}" in state.name for question in THOROUGH)
        asks = state.name.startswith("question-")
        if not asks or state.opened or (thorough and state.name.endswith("-error")):
            yield state


def seen(page: Page, server: Server, language: str, *looks: Fault) -> list[str]:
    """Return what is wrong in any state of the pages in a language, at any width."""
    found = []
    for state in worth_seeing(server.states_in(language).values()):
        go_to(page, server.address, state)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            where = f"{state.name}, {width}"
            found += [
                f"{where}, {look.__name__}: {fault}" for look in looks for fault in look(page)
            ]
    return found


def reversed_numbers(page: Page) -> list[str]:
    return numbers_shown(page, *NUMBERS)[1]


def test_nothing_is_lost_or_hard_to_hit_in_spanish(come: Come, server: Server) -> None:
    assert seen(come().page, server, "es", lost, small) == []


def test_nothing_is_lost_or_left_unmirrored_where_people_read_to_the_left(
    come: Come, server: Server
) -> None:
    looks = (lost, small, unmirrored, not_apart, reversed_numbers)
    assert seen(come().page, server, TAG, *looks) == []


@pytest.mark.parametrize("language", OTHERS)
def test_axe_finds_nothing_in_another_language(come: Come, server: Server, language: str) -> None:
    page = come(viewport={"width": 320, "height": 800}).page
    bring_axe(page)
    found = []
    for state in worth_seeing(server.states_in(language).values()):
        if not state.name.startswith("question-") or any(q in state.name for q in THOROUGH):
            go_to(page, server.address, state)
            found += [f"{state.name}: {fault}" for fault in faults(page)]
    assert found == []


def test_the_progress_the_way_back_and_the_boxes_to_check_begin_at_the_right(
    come: Come, server: Server
) -> None:
    page = come(viewport={"width": 320, "height": 800}).page
    go_to(page, server.address, server.states_in(TAG)["question-06-danger_signs-answered"])
    left = "(e) => e.getBoundingClientRect().left"
    bar = page.locator(".bar i").evaluate_all(f"all => all.map({left})")
    assert bar == sorted(bar, reverse=True)
    for first, second in (
        (page.locator(".way .link"), page.locator(".progress")),
        (page.locator(".option input").first, page.locator(".option label").first),
        (page.locator(".brand"), page.locator(".leave")),
    ):
        assert first.evaluate(left) > second.evaluate(left)


def test_numbers_to_call_are_on_the_pages_and_run_to_the_right(come: Come, server: Server) -> None:
    page = come().page
    shown = set()
    for name in ("interruption-self-harm", "guidance-contact_first", "guidance-emergency"):
        go_to(page, server.address, server.states_in(TAG)[name])
        numbers, wrong = numbers_shown(page, *NUMBERS)
        assert wrong == []
        shown |= numbers
    assert shown == set(NUMBERS)


@pytest.mark.parametrize("language", OTHERS)
def test_paper_loses_nothing_in_another_language(come: Come, server: Server, language: str) -> None:
    page = come(viewport={"width": A4, "height": 900}).page
    page.emulate_media(media="print")
    found = []
    for name in ON_PAPER:
        go_to(page, server.address, server.states_in(language)[name])
        looks = (lost, *((unmirrored, not_apart, reversed_numbers) if language == TAG else ()))
        found += [f"{name}, {look.__name__}: {fault}" for look in looks for fault in look(page)]
    assert found == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_pdf_has_every_letter_and_its_numbers_in_order(
    come: Come, server: Server, language: str
) -> None:
    page = come().page
    go_to(page, server.address, server.states_in(language)["guidance-contact_first"])
    with page.expect_download() as saved:
        page.locator("form[action$='guidance.pdf'] button").click()
    pdf = Pdf(Path(saved.value.path()).read_bytes())
    assert pdf.faults == []
    assert "+1 555 0100" in pdf.words


def test_the_language_chosen_is_marked_by_more_than_color(come: Come, server: Server) -> None:
    page = come(viewport={"width": 320, "height": 800}).page
    go_to(page, server.address, server.states_in("es")["start"])
    choice = page.locator(".languages")
    here, other = choice.locator("[aria-current]"), choice.locator("a").first
    assert here.inner_text() == "Español"
    look = "e => [getComputedStyle(e).fontWeight, getComputedStyle(e).textDecorationLine]"
    assert here.evaluate(look) == ["650", "none"]
    assert other.evaluate(look) == ["400", "underline"]
    other.click()
    assert page.locator("html").get_attribute("lang") == "en"
