"""A browser's translator leaves codes, numbers and names as they are, on every page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from flask import Flask

from screener.rulebook.model import RuleBook
from screener.walk.seal import Seal
from screener.walk.walk import Walk
from screener.web.app import create_app
from tests.browser.states import CLINIC, every_state
from tests.clock import Clock
from tests.settings import settings_of_a_test
from tests.web.page import Element
from tests.web.pages.every_state import shown_in, with_every_page
from tests.web.patient import Shown

NAME: Final = "May & August Clinic"
PHONE: Final = "+1 555 0142"
CODE: Final = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
LEFT_ALONE: Final = {"title", "script", "style"}
"""Holds no words, or words that cannot be marked one by one, as those in the title of the tab."""
SOURCES: Final = {"cites", "sources", "numbered"}
"""Names what was read, such as the 988 Lifeline: nobody dials it from there."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("clinics")
    profile: dict[str, Any] = {"id": "north", "name": NAME, "phone": PHONE}
    profile["origins"] = ["http://localhost:8000"]
    profile["receiver"] = {"kind": "fhir", "url": "https://localhost:9/fhir"}
    (folder / "north.yaml").write_text(json.dumps(profile))
    settings = settings_of_a_test(clinics=folder, secrets={"SCREENER_SECRET_NORTH": "a-token"})
    with with_every_page(create_app(settings, clock=Clock())) as app:
        yield app


@pytest.fixture(scope="module")
def pages(app: Flask, rulebook: RuleBook) -> dict[str, Shown]:
    """Return every page in every state, of the house and of a clinic, by its name."""
    client, walk = app.test_client(use_cookies=False), Walk(rulebook)
    keys = settings_of_a_test().keys
    found: dict[str, Shown] = {}
    for home, clinic in (("", ""), (CLINIC, "north")):
        seal = Seal(walk, keys, Clock(), clinic).seal
        shown = shown_in(client, every_state(walk, seal, home=home))
        found |= {f"{home} {name}": page for name, page in shown.items()}
    del found[" api"]  # for people who write programs, in words that programs get too
    found["example"] = Shown(client.get("/for-clinics/north"))
    return found


def words_in(element: Element, *, kept: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield every text of an element, and whether a translator leaves it as it is."""
    for child in element.children:
        if isinstance(child, str):
            yield child, kept
        elif child.tag not in LEFT_ALONE and not SOURCES & set(child.get("class").split()):
            yield from words_in(child, kept=kept or child.get("translate") == "no")


def codes_of(book: RuleBook) -> dict[str, re.Pattern[str]]:
    """Return what must stay as it is, by what to call it."""
    digest = book.digest.removeprefix("sha256:")[:12]
    words = {
        "the name of the clinic": NAME,
        "its number": PHONE,
        "the digest": digest,
        "the version": book.rulebook.version,
        "the rule book": book.rulebook.id,
        "the visit reference": "visit-77",
        "the clinic's own number": "N-1042",
        "the numbers to call": "911",
        "the crisis line": "988",
    }
    return {"the code": CODE, **{name: re.compile(re.escape(word)) for name, word in words.items()}}


def test_no_code_number_or_name_is_left_to_a_translator(
    pages: dict[str, Shown], rulebook: RuleBook
) -> None:
    patterns = codes_of(rulebook)
    found = [
        (name, kept, f"{page}: {name}: {' '.join(text.split())}")
        for page, shown in pages.items()
        for text, kept in words_in(shown.root)
        for name, pattern in patterns.items()
        if pattern.search(text)
    ]

    assert [where for _, kept, where in found if not kept] == []
    assert {name for name, *_ in found} == patterns.keys(), "each of them is on some page"


def test_the_words_around_them_are_translated(pages: dict[str, Shown]) -> None:
    said = {
        "/clinics/north guidance-emergency": ["Call ", "Rule book ", "Made 23 November 2026"],
        "/clinics/north guidance-sent": ["Sent to ", "Write down your code:"],
        "/clinics/north send": ["Send this to ", "Your visit reference, "],
        " start": ["Rule book ", "Before your dermatology visit"],
        " not-found": ["Code ", "This page does not exist"],
    }
    for page, words in said.items():
        for word in words:
            free = [text for text, kept in words_in(pages[page].root) if not kept]
            assert any(word in text for text in free), (page, word)


@pytest.mark.parametrize("page", ["/clinics/north guidance-sent", "/clinics/north start"])
def test_a_number_to_call_is_read_from_left_to_right_in_any_page(
    pages: dict[str, Shown], page: str
) -> None:
    (link, *_) = [a for a in pages[page].root.every("a") if a.text == PHONE]
    assert (link["href"], link["translate"], link["dir"]) == ("tel:+15550142", "no", "ltr")


def test_what_is_copied_and_sent_to_a_clinic_stays_in_the_language_of_the_page(
    pages: dict[str, Shown],
) -> None:
    texts = pages["/clinics/north guidance-typical"].main.every("textarea")
    assert [text["translate"] for text in texts] == ["no", "no"]


def test_the_head_of_the_paper_stays_as_the_clinic_reads_it(pages: dict[str, Shown]) -> None:
    stamp = pages["/clinics/north guidance-sent"].root.one(class_="stamp")
    assert stamp["translate"] == "no"
    assert re.fullmatch(
        r"Made 23 November 2026 · Visit reference visit-77 · Code for the clinic \S{9}", stamp.text
    )
